/** The fields of a purpose, new or not. */
import { Checkbox, Group, Select, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { Problem } from '../../api/client'
import type { Basis, Channel, Purpose } from '../../api/consents-shapes'
import { bases, basisTold, basisWords, channels, choicesOf, inOrder, isTheirs } from './consent-words'

export interface PurposeDraft {
  name: string
  description: string
  basis: Basis
  channels: Channel[]
  text: string
  public: boolean
}

export const emptyPurpose: PurposeDraft = { name: '', description: '', basis: 'consent', channels: ['email'], text: '', public: true }

export function draftOf(purpose: Pick<Purpose, 'name' | 'description' | 'basis' | 'channels' | 'text' | 'public'>): PurposeDraft {
  const { name, description, basis, text } = purpose
  return { name, description: description ?? '', basis, channels: inOrder(purpose.channels), text, public: purpose.public }
}

/** What is sent: trimmed, and nothing where nothing was said. */
export function sentOf(draft: PurposeDraft) {
  return { ...draft, name: draft.name.trim(), text: draft.text.trim(), description: draft.description.trim() === '' ? null : draft.description.trim() }
}

export function complete(draft: PurposeDraft): boolean {
  return draft.name.trim() !== '' && draft.text.trim() !== '' && draft.channels.length > 0
}

export function PurposeFields({ draft, change, tried, error, textHelp }: {
  draft: PurposeDraft
  change: (part: Partial<PurposeDraft>) => void
  /** Whether somebody wanted to save it, so that what is missing is told. */
  tried: boolean
  error: unknown
  textHelp: string
}) {
  const refused = (name: string) => (error instanceof Problem ? error.errors.find((each) => each.pointer.includes(name))?.detail : undefined)
  return (
    <Stack gap="md">
      <TextInput
        label="Name"
        description="People see it on the preference page."
        data-autofocus
        value={draft.name}
        error={refused('/name') ?? (tried && draft.name.trim() === '' ? 'Give it a name.' : null)}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Words people agree to"
        description={textHelp}
        autosize
        minRows={3}
        maxRows={10}
        value={draft.text}
        error={refused('/text') ?? (tried && draft.text.trim() === '' ? 'Write the words people agree to.' : null)}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Checkbox.Group
        label="Channels"
        description="People decide for each of them."
        value={draft.channels}
        error={refused('/channels') ?? (tried && draft.channels.length === 0 ? 'Choose at least one.' : null)}
        onChange={(chosen) => change({ channels: inOrder(chosen as Channel[]) })}
      >
        <Group gap="sm" mt={6}>
          {channels.map((each) => (
            <Checkbox key={each.value} value={each.value} label={each.label} />
          ))}
        </Group>
      </Checkbox.Group>
      <Select
        label="Rests on"
        description={basisTold(draft.basis)}
        allowDeselect={false}
        data={choicesOf(bases)}
        value={draft.basis}
        error={refused('/basis')}
        onChange={(chosen) => {
          const basis = bases.find((each) => each.value === chosen)?.value ?? 'consent'
          change(isTheirs(basis) ? { basis } : { basis, public: false })
        }}
      />
      <TextInput
        label="Note for colleagues"
        description="What it is used for. Nobody outside sees it."
        value={draft.description}
        error={refused('/description')}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <Switch
        label="On the preference page"
        description={
          isTheirs(draft.basis) ? 'Everybody can switch it on and off there, by the link in a message.' : `It rests on ${basisWords(draft.basis).toLowerCase()}, so there is nothing to choose on the preference page.`
        }
        disabled={!isTheirs(draft.basis)}
        checked={draft.public}
        error={refused('/public')}
        onChange={(event) => change({ public: event.currentTarget.checked })}
      />
    </Stack>
  )
}
