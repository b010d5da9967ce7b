/** What a type of field has to be told: its choices, where it links to, how many stars. */
import { Input, MultiSelect, Select, Stack } from '@mantine/core'
import { useObjects } from '../../api/records'
import type { ObjectType } from '../../api/types'
import { pointingAt } from '../../lib/filter'
import type { FieldDraft, missingIn } from './field-draft'
import { OptionsEditor } from './options-editor'

interface Props {
  object: ObjectType
  draft: FieldDraft
  missing: ReturnType<typeof missingIn>
  onChange: (change: Partial<FieldDraft>) => void
}

export function TypeSettings({ object, draft, missing, onChange }: Props) {
  const objects = useObjects().data ?? []
  const lists = objects.map((each) => ({ value: each.slug, label: each.label }))
  if (draft.type === 'select' || draft.type === 'multi_select') {
    return (
      <Input.Wrapper label="Choices" labelElement="div" error={missing.options}>
        <OptionsEditor options={draft.options} onChange={(options) => onChange({ options })} />
      </Input.Wrapper>
    )
  }
  if (draft.type === 'relation' || draft.type === 'relations') {
    return (
      <Select
        label="Links to"
        searchable
        data={lists}
        value={draft.relates_to || null}
        error={missing.relates_to}
        onChange={(chosen) => onChange({ relates_to: chosen ?? '' })}
      />
    )
  }
  if (draft.type === 'reference') {
    return <MultiSelect label="May link to" searchable data={lists} value={draft.objects} error={missing.objects} onChange={(chosen) => onChange({ objects: chosen })} />
  }
  if (draft.type === 'rating') {
    return (
      <Select
        label="Most stars"
        allowDeselect={false}
        data={Array.from({ length: 9 }, (_, index) => String(index + 2))}
        value={String(draft.max)}
        onChange={(chosen) => onChange({ max: Number(chosen ?? 5) })}
        maw={140}
      />
    )
  }
  return draft.type === 'roll_up' ? <RollUpSettings object={object} draft={draft} missing={missing} onChange={onChange} /> : null
}

function RollUpSettings({ object, draft, missing, onChange }: Props) {
  const objects = useObjects().data ?? []
  const { roll } = draft
  const set = (change: Partial<FieldDraft['roll']>) => onChange({ roll: { ...roll, ...change } })
  const sources = pointingAt(object.slug, objects).map(({ object: other, field }) => ({
    value: `${other.slug}.${field.slug}`,
    label: `${other.label}, by ${field.label.toLowerCase()}`,
  }))
  const source = objects.find((each) => each.slug === roll.object)
  const latest = roll.function === 'latest'
  const addable = (source?.fields ?? []).filter((field) =>
    latest ? ['date', 'datetime', 'money', 'integer', 'decimal'].includes(field.type) : ['money', 'integer', 'decimal'].includes(field.type),
  )
  return (
    <Stack gap="sm">
      <Select
        label="From"
        description="Lists that link here"
        searchable
        data={[...sources, { value: 'interactions', label: 'What happened: visits, mails, calls' }]}
        value={roll.via === '' ? null : roll.via === 'interactions' ? 'interactions' : `${roll.object}.${roll.via}`}
        error={missing.roll}
        onChange={(chosen) => {
          const [of = '', via = ''] = (chosen ?? '').split('.')
          set(chosen === 'interactions' ? { object: '', via: 'interactions', field: '' } : { object: of, via, field: '' })
        }}
      />
      <Select
        label="What"
        allowDeselect={false}
        data={[
          { value: 'count', label: 'How many' },
          { value: 'sum', label: 'The sum of a field' },
          { value: 'latest', label: 'The latest of a field' },
        ]}
        value={roll.function}
        onChange={(chosen) => set({ function: chosen ?? 'count', field: '' })}
      />
      {roll.function !== 'count' && (
        <Select
          label="Of the field"
          searchable
          data={roll.via === 'interactions' ? (latest ? [{ value: 'at', label: 'When' }] : [{ value: 'amount', label: 'Amount' }]) : addable.map((field) => ({ value: field.slug, label: field.label }))}
          value={roll.field || null}
          onChange={(chosen) => set({ field: chosen ?? '' })}
        />
      )}
    </Stack>
  )
}
