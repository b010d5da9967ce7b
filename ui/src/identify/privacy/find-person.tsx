/** Whom a request is about, where that was not known when it came in. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { type PrivacyRequest, useChangeRequest } from '../../api/privacy'
import { Failed } from '../../ui/notice'
import { ChoosePerson } from './choose-person'

export function FindPerson({ request, onClose }: { request: PrivacyRequest; onClose: () => void }) {
  const change = useChangeRequest()
  const [person, setPerson] = useState(request.person_id ?? null)
  const [tried, setTried] = useState(false)
  return (
    <Modal opened onClose={onClose} title="Whom is it about?">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (person !== null) change.mutate({ id: request.id, person_id: person }, { onSuccess: onClose })
        }}
      >
        <Stack gap="md">
          {change.error && <Failed error={change.error} />}
          {request.email && <Text size="sm">{request.email} asked.</Text>}
          <ChoosePerson label="Person" value={person} error={tried && person === null ? 'Choose somebody.' : null} onChange={setPerson} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              It is this person
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
