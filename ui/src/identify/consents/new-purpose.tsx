/** A new purpose, empty or with the words of a proposal. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { useMakePurpose } from '../../api/consents'
import { useSession } from '../../api/session'
import { useKept } from '../../lib/use-kept'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { proposals } from './proposals'
import { complete, draftOf, emptyPurpose, PurposeFields, sentOf } from './purpose-fields'

export function NewPurposeForm({ proposed, onClose }: { proposed: string | null; onClose: () => void }) {
  const firm = useSession().data?.firm.name ?? 'our firm'
  const proposal = proposals(firm).find((each) => each.slug === proposed)
  const make = useMakePurpose()
  const [draft, change, forget] = useKept(`purpose:${proposal?.slug ?? 'new'}`, proposal ? draftOf(proposal) : emptyPurpose)
  const [tried, setTried] = useState(false)
  return (
    <Modal opened onClose={onClose} size="lg" title="Add a purpose">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!complete(draft)) return
          make.mutate(
            { ...sentOf(draft), ...(proposal ? { slug: proposal.slug } : {}) },
            {
              onSuccess: (made) => {
                forget()
                onClose()
                said(`${made.name} added`)
              },
            },
          )
        }}
      >
        <Stack gap="md">
          {make.error && <Failed error={make.error} />}
          <PurposeFields draft={draft} change={change} tried={tried} error={make.error} textHelp="Say who uses what for which end, on which channels, and how to stop it." />
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              onClick={() => {
                forget()
                onClose()
              }}
            >
              Discard
            </Button>
            <Button type="submit" loading={make.isPending}>
              Add the purpose
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
