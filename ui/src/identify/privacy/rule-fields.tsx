/** What a rule is about: which records or events, which of their dates, and how many days it is kept. */
import { NumberInput, Select } from '@mantine/core'
import type { ObjectType } from '../../api/types'
import { dateFieldsOf, interactions, periodWords, type RuleDraft } from './retention-words'
import { useKinds } from './rule-names'

interface RuleFieldsProps {
  draft: RuleDraft
  objects: ObjectType[]
  tried: boolean
  refused: (name: string) => string | undefined
  onChange: (part: Partial<RuleDraft>) => void
}

export function RuleFields({ draft, objects, tried, refused, onChange }: RuleFieldsProps) {
  const kinds = useKinds()
  const object = objects.find((each) => each.slug === draft.object)
  const fields = object ? dateFieldsOf(object) : []
  const days = Number(draft.days)
  return (
    <>
      <Select
        label="What"
        description="Records of an object, or events: what people do and say."
        searchable
        allowDeselect={false}
        data={[{ value: interactions, label: 'Events' }, ...objects.map((each) => ({ value: each.slug, label: each.label }))]}
        value={draft.object}
        error={refused('object')}
        onChange={(next) => next && onChange({ object: next, kind: null, field: null })}
      />
      {draft.object === interactions ? (
        <Select
          label="Kind of event"
          description="Events grow old from the moment they happened."
          placeholder="All kinds"
          searchable
          clearable
          data={kinds}
          value={draft.kind}
          error={refused('kind')}
          onChange={(kind) => onChange({ kind })}
        />
      ) : (
        <Select
          label="Counted from"
          description="Records where this is empty stay."
          placeholder="Choose a date of it"
          searchable
          allowDeselect={false}
          data={fields.map((field) => ({ value: field.slug, label: field.label }))}
          value={draft.field}
          error={refused('field') ?? (tried && draft.field === null ? 'Choose the date from which its age is counted.' : null)}
          onChange={(field) => onChange({ field })}
        />
      )}
      <NumberInput
        size="sm"
        label="Kept for so many days"
        description={Number.isInteger(days) && days > 0 ? periodWords(days) : 'A year is 365 days.'}
        min={1}
        max={36_500}
        allowDecimal={false}
        value={draft.days}
        error={refused('days') ?? (tried && !(days >= 1 && days <= 36_500) ? 'Between 1 and 36,500 days.' : null)}
        onChange={(next) => onChange({ days: next })}
      />
    </>
  )
}
