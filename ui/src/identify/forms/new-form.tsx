/** A new form: its name, what it begins with, and the language of its visitors. */
import { Button, Group, Modal, Radio, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Problem } from '../../api/client'
import { useMakeForm, useOfferedPurposes } from '../../api/forms'
import { useObject } from '../../api/records'
import { useKept } from '../../lib/use-kept'
import { Failed } from '../../ui/notice'
import { type Spoken, spoken, type Start, starts, startWith } from './starts'

const empty: { name: string; start: Start; language: Spoken } = { name: '', start: 'newsletter', language: spoken(navigator.language) }

export function NewForm({ onClose }: { onClose: () => void }) {
  const go = useNavigate()
  const make = useMakeForm()
  const people = useObject('people')
  const purposes = useOfferedPurposes()
  const [draft, change, forget] = useKept('form', empty)
  const [tried, setTried] = useState(false)
  const named = draft.name.trim() !== ''
  const start = starts.find((each) => each.value === draft.start) ?? starts[0]
  const refused = make.error instanceof Problem ? make.error.errors.find((each) => each.pointer === '/name' || each.pointer === '/slug')?.detail : undefined
  return (
    <Modal opened onClose={onClose} size="lg" title="New form">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!named) return
          make.mutate(startWith(draft.start, draft.name.trim(), draft.language, people?.fields ?? [], purposes.data ?? []), {
            onSuccess: (made) => {
              forget()
              void go(`/forms/${made.id}`)
            },
          })
        }}
      >
        <Stack gap="md">
          {make.error && <Failed error={make.error} />}
          <TextInput
            label="Name"
            description="As colleagues know it. Its address is made from it."
            placeholder={start?.name}
            data-autofocus
            value={draft.name}
            error={refused ?? (tried && !named ? 'Give it a name.' : null)}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Radio.Group label="Start from" value={draft.start} onChange={(chosen) => change({ start: starts.find((each) => each.value === chosen)?.value ?? 'empty' })}>
            <Stack gap="xs" mt={6}>
              {starts.map((each) => (
                <Radio key={each.value} value={each.value} label={each.name} description={each.told} />
              ))}
            </Stack>
          </Radio.Group>
          <div>
            <Text size="sm" fw={500} id="form-language">
              Language of its visitors
            </Text>
            <SegmentedControl
              mt={6}
              size="xs"
              aria-labelledby="form-language"
              value={draft.language}
              onChange={(language) => change({ language: spoken(language) })}
              data={[
                { value: 'en', label: 'English' },
                { value: 'de', label: 'Deutsch' },
              ]}
            />
          </div>
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
            <Button type="submit" disabled={!people} loading={make.isPending}>
              Make the form
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
