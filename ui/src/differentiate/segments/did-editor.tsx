/** What people did: which event, how often or how much, when, and what else holds of it. */
import { Group, NumberInput, Select, Stack, TextInput } from '@mantine/core'
import { LengthInput } from '../../ui/length-input'
import type { Comparison, DidDraft, Measure, When } from './did-draft'
import { KindSelect } from './kind-select'
import { OrNot } from './or-not'
import { WhereField } from './where-field'

const measures: { value: Measure; label: string }[] = [
  { value: 'count', label: 'so many times' },
  { value: 'sum', label: 'for so much in total' },
  { value: 'avg', label: 'for so much on average' },
  { value: 'first', label: 'for the first time' },
  { value: 'last', label: 'for the last time' },
]

const comparisons: { value: Comparison; label: string }[] = [
  { value: 'gte', label: 'at least' },
  { value: 'gt', label: 'more than' },
  { value: 'lte', label: 'at most' },
  { value: 'lt', label: 'less than' },
  { value: 'eq', label: 'exactly' },
]

const whens: { value: When; label: string }[] = [
  { value: 'any', label: 'at any time' },
  { value: 'within', label: 'in the last …' },
  { value: 'between', label: 'between two days' },
]

interface DidEditorProps {
  draft: DidDraft
  onChange: (draft: DidDraft) => void
}

export function DidEditor({ draft, onChange }: DidEditorProps) {
  const set = (part: Partial<DidDraft>) => onChange({ ...draft, ...part })
  const timed = draft.measure === 'first' || draft.measure === 'last'
  return (
    <Stack gap="xs">
      <OrNot label="Did or did not" so="Did" not="Did not" value={draft.not} onChange={(not) => set({ not })} />
      <KindSelect label="What happened" focus value={draft.kinds} onChange={(kinds) => set({ kinds })} />
      <Group gap={6}>
        <Select
          size="xs"
          w={190}
          aria-label="What counts"
          allowDeselect={false}
          data={measures}
          value={draft.measure}
          onChange={(measure) => measure && set({ measure: measure as Measure })}
        />
        {timed ? (
          <Point draft={draft} onChange={set} />
        ) : (
          <>
            <Select
              size="xs"
              w={110}
              aria-label="Comparison"
              allowDeselect={false}
              data={comparisons}
              value={draft.comparison}
              onChange={(comparison) => comparison && set({ comparison: comparison as Comparison })}
            />
            <NumberInput
              size="xs"
              w={110}
              aria-label={draft.measure === 'count' ? 'How many times' : 'How much'}
              min={0}
              allowDecimal={draft.measure !== 'count'}
              decimalScale={6}
              value={draft.number}
              onChange={(number) => set({ number: String(number) })}
            />
          </>
        )}
      </Group>
      <Group gap={6}>
        <Select size="xs" w={190} aria-label="When" allowDeselect={false} data={whens} value={draft.when} onChange={(when) => when && set({ when: when as When })} />
        {draft.when === 'within' && <LengthInput label="In the last" value={draft.within} onChange={(within) => set({ within })} />}
        {draft.when === 'between' && (
          <>
            <TextInput size="xs" type="date" aria-label="From" value={draft.from} onChange={(event) => set({ from: event.currentTarget.value })} />
            <TextInput size="xs" type="date" aria-label="Until" value={draft.to} onChange={(event) => set({ to: event.currentTarget.value })} />
          </>
        )}
      </Group>
      <WhereField kinds={draft.kinds} where={draft.where} onChange={(where) => set({ where })} />
    </Stack>
  )
}

/** When the first or last time was: before or after a day, or so long ago. */
function Point({ draft, onChange }: { draft: DidDraft; onChange: (part: Partial<DidDraft>) => void }) {
  const relative = /^\d*[dwh]$/.test(draft.point)
  const chosen = `${draft.side} ${relative ? 'ago' : 'day'}`
  return (
    <>
      <Select
        size="xs"
        w={150}
        aria-label="Compared with"
        allowDeselect={false}
        data={[
          { value: 'after ago', label: 'in the last …' },
          { value: 'before ago', label: 'more than … ago' },
          { value: 'before day', label: 'before a day' },
          { value: 'after day', label: 'after a day' },
        ]}
        value={chosen}
        onChange={(next) => {
          const [side = 'after', kind] = (next ?? '').split(' ')
          onChange({ side: side === 'before' ? 'before' : 'after', point: kind === 'ago' ? (relative ? draft.point : '30d') : relative ? '' : draft.point })
        }}
      />
      {relative ? (
        <LengthInput label="How long ago" value={draft.point} onChange={(point) => onChange({ point })} />
      ) : (
        <TextInput size="xs" type="date" aria-label="Day" value={draft.point} onChange={(event) => onChange({ point: event.currentTarget.value })} />
      )}
    </>
  )
}
