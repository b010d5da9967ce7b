/** What a sum or count is made of: which records, what of them, and which of them count. */
import { Input, Select, Stack, TagsInput } from '@mantine/core'
import { useObjects } from '../../api/records'
import type { Field, Filter, ObjectType } from '../../api/types'
import { isCondition } from '../../lib/filter'
import { FilterField } from '../../records/filter-field'
import type { FieldDraft, missingIn } from './field-draft'

interface Props {
  object: ObjectType
  draft: FieldDraft
  missing: ReturnType<typeof missingIn>
  onChange: (change: Partial<FieldDraft>) => void
}

const addable: Field['type'][] = ['money', 'integer', 'decimal']
const dated: Field['type'][] = ['date', 'datetime']
const moments = {
  sum: [
    { value: 'amount', label: 'Amount' },
    { value: 'quantity', label: 'Quantity' },
  ],
  latest: [{ value: 'at', label: 'When' }],
}

/** Every field by which records of any list point at one of this. */
function sourcesOf(object: ObjectType, objects: ObjectType[]) {
  const points = (field: Field) => field.type !== 'relations' && (field.relates_to === object.slug || field.relates_to_many?.includes(object.slug))
  return objects.flatMap((other) =>
    other.fields.filter(points).map((field) => ({ value: `${other.slug}.${field.slug}`, label: `${other.label}, by ${field.label.toLowerCase()}` })),
  )
}

export function RollUpSettings({ object, draft, missing, onChange }: Props) {
  const objects = useObjects().data ?? []
  const { roll } = draft
  const set = (change: Partial<FieldDraft['roll']>) => onChange({ roll: { ...roll, ...change } })
  const source = objects.find((each) => each.slug === roll.object)
  const latest = roll.function === 'latest'
  const stored = (source?.fields ?? []).filter((field) => !field.attached && (latest ? dated : addable).includes(field.type))
  const choices = roll.via === 'interactions' ? moments[latest ? 'latest' : 'sum'] : stored.map((field) => ({ value: field.slug, label: field.label }))
  return (
    <Stack gap="sm">
      <Select
        label="From"
        description="Lists that link here"
        searchable
        data={[...sourcesOf(object, objects), { value: 'interactions', label: 'What happened: visits, mails, calls' }]}
        value={roll.via === '' ? null : roll.via === 'interactions' ? 'interactions' : `${roll.object}.${roll.via}`}
        error={roll.via === '' && missing.roll}
        onChange={(chosen) => {
          const [of = '', via = ''] = (chosen ?? '').split('.')
          set({ ...(chosen === 'interactions' ? { object: '', via: 'interactions' } : { object: of, via }), field: '', filter: null })
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
        <Select label="Of the field" searchable data={choices} value={roll.field || null} error={roll.via !== '' && missing.roll} onChange={(chosen) => set({ field: chosen ?? '' })} />
      )}
      {source && (
        <Input.Wrapper label={`Which ${source.plural} count`} labelElement="div" description={roll.filter ? undefined : 'All of them'}>
          <FilterField key={source.slug} object={source} filter={roll.filter} onChange={(filter) => set({ filter })} />
        </Input.Wrapper>
      )}
      {roll.via === 'interactions' && (
        <TagsInput
          label="Which of it counts"
          description={roll.filter ? undefined : 'All of it'}
          data={['order_placed', 'ticket_opened', 'call', 'meeting', 'email']}
          value={kindsIn(roll.filter)}
          onChange={(kinds) => set({ filter: kinds.length === 0 ? null : { field: 'kind', op: 'in', value: kinds } })}
        />
      )}
    </Stack>
  )
}

/** The kinds of moments that a filter lets through. */
export function kindsIn(filter: Filter | null): string[] {
  return filter && isCondition(filter) && Array.isArray(filter.value) ? filter.value.map(String) : []
}
