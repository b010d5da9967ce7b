/** What a type of field has to be told: its choices, where it links to, how many stars. */
import { Input, MultiSelect, Select } from '@mantine/core'
import { useObjects } from '../../api/records'
import type { ObjectType } from '../../api/types'
import type { FieldDraft, missingIn } from './field-draft'
import { OptionsEditor } from './options-editor'
import { RollUpSettings } from './roll-up-settings'

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
