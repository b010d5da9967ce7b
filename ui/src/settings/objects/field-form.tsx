/** The form of a field, for making one and for changing one. */
import { Autocomplete, Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ObjectType } from '../../api/types'
import { sectionsOf } from '../../records/sections'
import { Failed } from '../../ui/notice'
import { type FieldDraft, missingIn } from './field-draft'
import { canBeUnique, classChoices, kindChoices, kindOf } from './kinds'
import { RollUpSaid } from './roll-up-said'
import { TypeSettings } from './type-settings'
import classes from './objects.module.css'

export function FieldForm({ object, start, mode, built_in = false, error, waiting, onSave, onCancel }: {
  object: ObjectType
  start: FieldDraft
  mode: 'new' | 'change'
  built_in?: boolean
  error: unknown
  waiting: boolean
  onSave: (draft: FieldDraft) => void
  onCancel: () => void
}) {
  const [draft, setDraft] = useState(start)
  const [tried, setTried] = useState(false)
  const set = (change: Partial<FieldDraft>) => setDraft((before) => ({ ...before, ...change }))
  const missing = tried ? missingIn(draft) : {}
  const computed = draft.type === 'roll_up'
  const box = (name: 'required' | 'unique' | 'quick' | 'in_list' | 'sensitive', label: string, told: string, disabled = false) => (
    <Checkbox label={label} description={told} checked={draft[name]} disabled={disabled} onChange={(event) => set({ [name]: event.currentTarget.checked })} />
  )
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (Object.keys(missingIn(draft)).length === 0) onSave(draft)
      }}
    >
      <Stack gap="md">
        {error !== null && error !== undefined && <Failed error={error} />}
        <div className={classes.two}>
          <TextInput label="Name" autoFocus={mode === 'new'} value={draft.label} error={missing.label} onChange={(event) => set({ label: event.currentTarget.value })} />
          {mode === 'new' ? (
            <Select
              label="Holds"
              searchable
              allowDeselect={false}
              data={kindChoices}
              value={draft.type}
              maxDropdownHeight={320}
              description={kindOf(draft.type).told}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              onChange={(chosen) => chosen && set({ type: chosen as FieldDraft['type'] })}
            />
          ) : (
            <TextInput label="Holds" readOnly value={kindOf(draft.type).name} />
          )}
        </div>
        {(mode === 'new' || ['select', 'multi_select'].includes(draft.type)) && (
          <TypeSettings object={object} draft={draft} missing={missing} onChange={set} />
        )}
        {mode === 'change' && computed && <RollUpSaid roll={draft.roll} />}
        <TextInput label="Help" description="A sentence for colleagues who fill it in" value={draft.help} onChange={(event) => set({ help: event.currentTarget.value })} />
        <div className={classes.two}>
          <Autocomplete label="Section" description="Where it stands on the page of a record" data={[...new Set(sectionsOf(object).map((each) => each.title))]} value={draft.section} onChange={(section) => set({ section })} />
          <Select label="Kind of data" description="Rules of consent and deletion follow it" allowDeselect={false} data={classChoices} value={draft.class} onChange={(chosen) => chosen && set({ class: chosen as FieldDraft['class'] })} />
        </div>
        <Stack gap="xs">
          {!computed && box('required', 'Needed', built_in && start.required ? 'The program itself needs it.' : `Every ${object.singular} must have it.`, built_in && start.required)}
          {canBeUnique(draft.type) && box('unique', 'Unique', `No two ${object.plural} may have the same.`, built_in && start.unique)}
          {box('sensitive', 'Sensitive', 'Health, belief and the like, which the law protects more.')}
          {mode === 'change' && box('in_list', 'In the list', 'A column unless a view says otherwise.')}
          {mode === 'change' && box('quick', 'Quick to find', 'Sorting and filtering by it stays fast with very many records.', built_in && start.quick)}
        </Stack>
        <Group gap="xs">
          <Button type="submit" loading={waiting}>
            {mode === 'new' ? 'Make the field' : 'Save'}
          </Button>
          <Button variant="subtle" color="gray" onClick={onCancel}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
