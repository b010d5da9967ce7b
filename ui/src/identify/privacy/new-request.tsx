/** A request written down: who asks for what, and when it came in. */
import { Button, Group, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../../api/client'
import { useMakeRequest } from '../../api/privacy'
import { dayOfMoment } from '../../lib/format'
import { useKept } from '../../lib/use-kept'
import { momentAt } from '../../lib/zone'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { ChoosePerson } from './choose-person'
import { dueWords, kindHelp, kindNames, kindOrder, type RequestKind } from './request-words'

const empty: { kind: RequestKind; person: string | null; email: string; received: string; note: string } = { kind: 'access', person: null, email: '', received: '', note: '' }

export function NewRequest({ onClose }: { onClose: () => void }) {
  const make = useMakeRequest()
  const [draft, change, forget] = useKept('privacy-request', empty)
  const [tried, setTried] = useState(false)
  const today = dayOfMoment(new Date().toISOString())
  const received = draft.received === '' ? today : draft.received
  const unknown = draft.person === null && draft.email.trim() === ''
  const refused = (name: string) => (make.error instanceof Problem ? make.error.errors.find((each) => each.pointer.includes(name))?.detail : undefined)
  const send = () => {
    setTried(true)
    if (unknown || received > today) return
    // What came in today came now; of another day only the day is known.
    const at = received === today ? undefined : (momentAt(`${received}T12:00`) ?? undefined)
    make.mutate(
      {
        kind: draft.kind,
        ...(draft.person === null ? {} : { person_id: draft.person }),
        ...(draft.email.trim() === '' ? {} : { email: draft.email.trim() }),
        ...(at ? { received_at: at } : {}),
        ...(draft.note.trim() === '' ? {} : { note: draft.note.trim() }),
      },
      {
        onSuccess: (request) => {
          forget()
          said(`Written down. To be answered ${dueWords(request.due_at).words}.`)
          onClose()
        },
      },
    )
  }
  return (
    <Modal opened onClose={onClose} size="lg" title="New request">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack gap="md">
          {make.error && <Failed error={make.error} />}
          <Radio.Group label="What is asked for" value={draft.kind} onChange={(kind) => change({ kind: kindOrder.find((each) => each === kind) ?? 'access' })}>
            <Stack gap="xs" mt={6}>
              {kindOrder.map((kind) => (
                <Radio key={kind} value={kind} label={kindNames[kind]} description={kindHelp[kind]} />
              ))}
            </Stack>
          </Radio.Group>
          <ChoosePerson
            label="Person"
            description="Whom it is about. Make sure that whoever asks is this person."
            value={draft.person}
            error={refused('person_id') ?? (tried && unknown ? 'Choose the person, or write down the address of whoever asks.' : null)}
            onChange={(person) => change({ person })}
          />
          <TextInput
            type="email"
            label="Address of whoever asks"
            description="Where the person is not found yet, or the answer goes somewhere else."
            value={draft.email}
            error={refused('email')}
            onChange={(event) => change({ email: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label="Received"
            description="There is one month to answer, from this day on."
            max={today}
            value={received}
            error={refused('received_at') ?? (tried && received > today ? 'This day is still to come.' : null)}
            onChange={(event) => change({ received: event.currentTarget.value })}
          />
          <Textarea
            size="sm"
            label="Note"
            placeholder="By letter, copy of the passport seen"
            autosize
            minRows={1}
            maxRows={5}
            maxLength={2000}
            value={draft.note}
            error={refused('note')}
            onChange={(event) => change({ note: event.currentTarget.value })}
          />
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
              Write it down
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
