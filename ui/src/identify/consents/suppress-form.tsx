/** An address that is to get nothing any more. */
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../../api/client'
import type { Reached } from '../../api/consents-shapes'
import { type NewSuppression, useSuppress } from '../../api/suppressions'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { addressLabel } from './check-address'
import { channelWords, choicesOf, isReached, reached, suppressionReasons } from './consent-words'

/** Who is erased comes here by being erased. */
const reasons = suppressionReasons.flatMap(({ value, label }) => (value === 'erased' || value === 'imported' ? [] : [{ value, label }]))

export function SuppressForm({ channel: first, onClose }: { channel: Reached; onClose: () => void }) {
  const suppress = useSuppress()
  const [channel, setChannel] = useState(first)
  const [address, setAddress] = useState('')
  const [reason, setReason] = useState<NonNullable<NewSuppression['reason']>>('manual')
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const missing = address.trim() === ''
  const refused = suppress.error instanceof Problem ? suppress.error.errors.find((each) => each.pointer.includes('address'))?.detail : undefined
  return (
    <Modal opened onClose={onClose} title="Add an address to the suppression list">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (missing) return
          suppress.mutate(
            { channel, address: address.trim(), reason, ...(note.trim() === '' ? {} : { note: note.trim() }) },
            {
              onSuccess: () => {
                onClose()
                said(`Suppressed for ${channelWords(channel).toLowerCase()}`)
              },
            },
          )
        }}
      >
        <Stack gap="md">
          {suppress.error && !refused && <Failed error={suppress.error} />}
          <Select label="Channel" description="What the address is not used for any more." allowDeselect={false} data={choicesOf(reached)} value={channel} onChange={(next) => isReached(next) && setChannel(next)} />
          <TextInput
            label={addressLabel(channel)}
            description="Only its fingerprint is kept, with a hint such as a…e@e….org."
            data-autofocus
            autoComplete="off"
            value={address}
            error={refused ?? (tried && missing ? 'Type the address.' : null)}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <Select label="Why" allowDeselect={false} data={reasons} value={reason} onChange={(next) => setReason(reasons.find((each) => each.value === next)?.value ?? 'manual')} />
          <TextInput label="Note" description="Do not write the address here: what stands here is not turned into a fingerprint." value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={suppress.isPending}>
              Add the address
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
