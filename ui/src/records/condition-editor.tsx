/** One condition: field, operator, value; the field may belong to a related record. */
import { Button, Combobox, Group, MantineThemeProvider, MultiSelect, Select, Stack, TagsInput, Text } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useObjects } from '../api/records'
import type { Cell, Condition, Field, Filter, FilterValue, ObjectType, Operator } from '../api/types'
import { familyOf } from '../fields/families'
import { attachedFields, commonFields, heldType, ownFields } from '../lib/common-fields'
import { isCondition, isRelated, operatorsOf, pointingAt, startValue } from '../lib/filter'
import { filterWords, operatorWords } from '../lib/filter-words'
import { fieldOf } from './columns'
import { useNames } from './use-names'

interface Draft {
  related: string | null
  some: 'any' | 'none'
  condition: Condition | null
}

/** It stands in a popover, which a click on a list outside of it would close. */
const listsInside = { components: { Combobox: Combobox.extend({ defaultProps: { withinPortal: false } }) } }

/** The editor handles plain conditions and one level of related ones; others are shown in words. */
export function editable(part: Filter, object: ObjectType, objects: ObjectType[]): boolean {
  return read(part, object, objects) !== null
}

function read(part: Filter, object: ObjectType, objects: ObjectType[]): Draft | null {
  if (isCondition(part)) return fieldOf(object, part.field) ? { related: null, some: 'any', condition: part } : null
  if (!isRelated(part)) return null
  const inner = part.any ?? part.none
  const other = objects.find((each) => each.slug === part.related)
  if (!inner || !other || !isCondition(inner) || !fieldOf(other, inner.field)) return null
  return { related: part.related, some: part.none ? 'none' : 'any', condition: inner }
}

export function ConditionEditor({ object, start, own = false, inForm = false, onCancel, onDone }: {
  object: ObjectType
  start: Filter | null
  /** Only what is stored with the records themselves. */
  own?: boolean
  /** It stands in another form instead of a popover. */
  inForm?: boolean
  onCancel?: () => void
  onDone: (part: Filter) => void
}) {
  const objects = useObjects().data ?? []
  const [draft, setDraft] = useState<Draft>(
    () => (start && read(start, object, objects)) ?? { related: null, some: 'any', condition: null },
  )
  const target = objects.find((each) => each.slug === draft.related) ?? object
  const { condition } = draft
  const field = condition ? fieldOf(target, condition.field) : undefined
  const set = (change: Partial<Condition>) =>
    setDraft({ ...draft, condition: condition ? { ...condition, ...change } : condition })

  const result: Filter | null = !condition
    ? null
    : draft.related === null
      ? condition
      : { related: draft.related, [draft.some]: condition }
  const ready = condition !== null && filled(condition.value ?? null)
  const names = useNames(ready ? result : null, object)

  const apply = () => {
    if (result && ready) onDone(result)
  }

  return (
    <Frame inForm={inForm} onApply={apply}>
      <Stack gap="xs">
        <Select
          label="Where"
          size="xs"
          searchable
          data-autofocus
          autoFocus={inForm}
          placeholder="Choose a field"
          data={own ? storedChoices(object) : fieldChoices(object, objects)}
          value={condition ? `${draft.related ?? ''}.${condition.field}` : null}
          maxDropdownHeight={320}
          onChange={(chosen) => {
            if (!chosen) return
            const [related = '', slug = ''] = chosen.split('.')
            const owner = objects.find((each) => each.slug === related) ?? object
            const next = fieldOf(owner, slug)
            if (!next) return
            const op = operatorsOf(next)[0] ?? 'eq'
            setDraft({ related: related || null, some: 'any', condition: { field: slug, op, value: startValue(next, op) } })
          }}
        />
        {draft.related !== null && (
          <Select
            size="xs"
            aria-label="How many"
            allowDeselect={false}
            data={[
              { value: 'any', label: `has at least one of these ${target.plural}` },
              { value: 'none', label: `has none of these ${target.plural}` },
            ]}
            value={draft.some}
            onChange={(some) => setDraft({ ...draft, some: some === 'none' ? 'none' : 'any' })}
          />
        )}
        {condition && field && (
          <>
            <Select
              size="xs"
              aria-label="Comparison"
              allowDeselect={false}
              data={operatorsOf(field).map((op) => ({ value: op, label: operatorWords(op, heldType(field)) }))}
              value={condition.op}
              onChange={(op) => op && set({ op: op as Operator, value: startValue(field, op as Operator) })}
            />
            <ValueInput field={field} op={condition.op} value={condition.value ?? null} onChange={(value) => set({ value })} />
          </>
        )}
        <Group justify="space-between" wrap="nowrap" align="flex-end" mt={4}>
          <Text size="xs" c="dimmed" miw={0} style={{ overflowWrap: 'anywhere' }}>
            {result && ready ? `${object.label} where ${filterWords(result, object, objects, names)}` : ''}
          </Text>
          <Group gap={6} wrap="nowrap" flex="none">
            {onCancel && (
              <Button variant="subtle" color="gray" onClick={onCancel}>
                Cancel
              </Button>
            )}
            <Button type={inForm ? 'button' : 'submit'} disabled={!ready} {...(inForm ? { onClick: apply } : {})}>
              Apply
            </Button>
          </Group>
        </Group>
      </Stack>
    </Frame>
  )
}

/** A form of its own in a popover; in another form, a part of that which sends nothing by itself. */
function Frame({ inForm, onApply, children }: { inForm: boolean; onApply: () => void; children: ReactNode }) {
  if (inForm) {
    const keys = (event: KeyboardEvent<HTMLElement>) => {
      if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return
      // Enter that chose something from a list is used up.
      if (!event.defaultPrevented) onApply()
      event.preventDefault()
    }
    return (
      <div role="group" aria-label="Condition" onKeyDown={keys}>
        {children}
      </div>
    )
  }
  return (
    <MantineThemeProvider theme={listsInside}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onApply()
        }}
      >
        {children}
      </form>
    </MantineThemeProvider>
  )
}

function storedChoices(object: ObjectType) {
  const stored = ownFields(object).filter((field) => !field.attached && operatorsOf(field).length > 0)
  return stored.map((field) => ({ value: `.${field.slug}`, label: field.label }))
}

function fieldChoices(object: ObjectType, objects: ObjectType[]) {
  const of = (prefix: string, fields: Field[]) =>
    fields.map((field) => ({ value: `${prefix}.${field.slug}`, label: field.label }))
  const groups = [
    { group: object.label_singular, items: of('', ownFields(object)) },
    { group: 'Computed', items: of('', attachedFields(object)) },
    { group: 'Record', items: of('', commonFields(object)) },
    ...pointingAt(object.slug, objects).map(({ object: other }) => ({
      group: other.label,
      items: of(other.slug, ownFields(other).filter((field) => field.relates_to !== object.slug)),
    })),
  ]
  return groups.filter((each) => each.items.length > 0)
}

function filled(value: FilterValue): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== '' && value !== null
}

function ValueInput({ field, op, value, onChange }: {
  field: Field
  op: Operator
  value: FilterValue
  onChange: (value: FilterValue) => void
}) {
  if (op === 'empty') {
    return (
      <Select
        size="xs"
        aria-label="Empty or not"
        allowDeselect={false}
        data={[
          { value: 'true', label: 'nothing is filled in' },
          { value: 'false', label: 'something is filled in' },
        ]}
        value={String(value)}
        onChange={(chosen) => onChange(chosen === 'true')}
      />
    )
  }
  if (op === 'in') {
    const list = Array.isArray(value) ? value.map(String) : []
    if (field.options) return <MultiSelect size="xs" aria-label="Values" data={field.options} value={list} onChange={onChange} />
    return <TagsInput size="xs" aria-label="Values" placeholder="Type and press Enter" value={list} onChange={onChange} />
  }
  const family = familyOf(heldType(field))
  const Input = family.Operand ?? family.Input
  return <Input field={field} value={value as Cell} onChange={(next) => onChange((next ?? '') as FilterValue)} />
}
