/** The link by which a person changes all of this without signing in, copied at once and shown to be copied again. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { usePreferenceLink } from '../../api/consents'
import { Icon } from '../../ui/icon'
import { Secret } from '../../ui/secret'
import { failedTo, said } from '../../ui/undo-toast'

export function PreferenceLink({ id }: { id: string }) {
  const make = usePreferenceLink()
  const [url, setUrl] = useState<string | null>(null)
  const run = () =>
    make.mutate(id, {
      onSuccess: (made) => {
        setUrl(made)
        // Some browsers copy only right at a click; then the link stands there to be copied.
        void navigator.clipboard?.writeText(made).then(
          () => said('Preference link copied'),
          () => undefined,
        )
      },
      onError: (error) => failedTo('The link was not made', error),
    })
  return (
    <>
      <Button variant="default" leftSection={<Icon name="link" size={13} />} loading={make.isPending} onClick={run}>
        Copy preference link
      </Button>
      {url !== null && (
        <Modal opened onClose={() => setUrl(null)} title="Preference link">
          <Stack gap="md">
            <Secret label="Link" help="Valid for a year. Whoever has it can change what this person agreed to: send it to nobody else." value={url} />
            <Group justify="space-between" gap="xs">
              <Text size="sm" component="a" href={url} target="_blank" rel="noreferrer">
                See the page as they do
              </Text>
              <Button onClick={() => setUrl(null)}>Done</Button>
            </Group>
          </Stack>
        </Modal>
      )}
    </>
  )
}
