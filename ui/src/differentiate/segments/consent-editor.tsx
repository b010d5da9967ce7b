/** What somebody said of being reached: how it stands, for which purpose, over which channel. */
import { Anchor, MultiSelect, Select, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { usePurposes } from '../../api/consents'
import { channels, channelWords, choicesOf, inOrder, states } from '../../identify/consents/consent-words'
import { nothing } from '../../lib/agreed-words'
import { Failed } from '../../ui/notice'
import type { ConsentDraft } from './consent-draft'
import { OrNot } from './or-not'

const choices = [...choicesOf<string>(states), { value: nothing, label: 'Said nothing' }]

interface ConsentEditorProps {
  draft: ConsentDraft
  onChange: (draft: ConsentDraft) => void
}

export function ConsentEditor({ draft, onChange }: ConsentEditorProps) {
  const asked = usePurposes()
  const set = (part: Partial<ConsentDraft>) => onChange({ ...draft, ...part })
  const purposes = (asked.data ?? []).filter((each) => each.active || each.slug === draft.purpose)
  const offered = (slug: string | null) => purposes.find((each) => each.slug === slug)?.channels ?? channels.map((each) => each.value)
  if (asked.error) return <Failed error={asked.error} retry={() => void asked.refetch()} />
  if (asked.data && purposes.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nobody was asked to agree to anything yet.{' '}
        <Anchor component={Link} to="/consents/purposes" inherit underline="always">
          Say what you ask for
        </Anchor>{' '}
        first.
      </Text>
    )
  }
  return (
    <Stack gap="sm">
      <OrNot label="Holds or not" so="Holds" not="Does not hold" value={draft.not} onChange={(not) => set({ not })} />
      <Select
        size="xs"
        label="Purpose"
        data-autofocus
        placeholder="Choose a purpose"
        data={purposes.map((each) => ({ value: each.slug, label: each.name }))}
        value={draft.purpose}
        onChange={(purpose) => {
          const [only, ...more] = offered(purpose)
          const kept = offered(purpose).some((each) => each === draft.channel)
          set({ purpose, channel: kept ? draft.channel : only && more.length === 0 ? only : null })
        }}
      />
      <Select
        size="xs"
        label="Channel"
        placeholder="Choose a channel"
        data={inOrder(offered(draft.purpose)).map((each) => ({ value: each, label: channelWords(each) }))}
        value={draft.channel}
        onChange={(channel) => set({ channel })}
      />
      <MultiSelect size="xs" label="How it stands" data={choices} value={draft.states} onChange={(next) => set({ states: next })} />
    </Stack>
  )
}
