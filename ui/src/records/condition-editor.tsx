/** One condition: field, operator, value; the field may belong to a related record. */
import { Button, Combobox, Group, MantineThemeProvider, Select, Stack, Text } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useObjects } from '../api/records'
import type { Condition, Field, Filter, ObjectType, Operator } from '../api/types'
import { heldType } from '../lib/common-fields'
import { isCondition, isRelated, operatorsOf, startValue } from '../lib/filter'
import { filterWords, operatorWords } from '../lib/filter-words'
import { boundOf, isFromNow } from '../lib/from-now'
import { propertyOf } from '../lib/properties'
import { fieldOf } from './columns'
import { choiceOf, fieldChoices, storedChoices } from './field-choices'
import { FieldSelect } from './field-select'
import { useNames } from './use-names'
import { filled, ValueInput } from './value-input'

interface Draft {
  related: string | null
  some: 'any' | 'none'
  about: { field: Field; condition: Condition } | null
}

const nothing: Draft = { related: null, some: 'any', about: null }

/** It stands in a popover, which a click on a list outside of it would close. */
const listsInside = { components: { Combobox: Combobox.extend({ defaultProps: { withinPortal: false } }) } }

/** The editor handles plain conditions and one level of related ones; others are shown in words. */
export function editable(part: Filter, object: ObjectType, objects: ObjectType[]): boolean {
  return read(part, object, objects) !== null
}

function read(part: Filter, object: ObjectType, objects: ObjectType[]): Draft | null {
  if (isCondition(part)) return about(part, object, nothing)
  if (!isRelated(part)) return null
  const inner = part.any ?? part.none
  const other = objects.find((each) => each.slug === part.related)
  if (!inner || !other || !isCondition(inner)) return null
  return about(inner, other, { ...nothing, related: part.related, some: part.none ? 'none' : 'any' })
}

function about(condition: Condition, object: ObjectType, draft: Draft): Draft | null {
  const field = propertyOf(condition) ?? fieldOf(object, condition.field)
  return field ? { ...draft, about: { field, condition } } : null
}

/** A value that is said from now stays when another operator compares with it. */
function withOperator(condition: Condition, field: Field, op: Operator): Condition {
  const stays = isFromNow(condition.value) && op !== 'in' && op !== 'empty'
  return stays ? { ...condition, op } : { ...condition, op, value: startValue(field, op) }
}

export function ConditionEditor({ object, start, own = false, typed, inForm = false, onCancel, onDone }: {
  object: ObjectType
  start: Filter | null
  /** Only what is stored with the records themselves, whatever the clock says. */
  own?: boolean
  /** What a name may mean that is none of the object's fields. */
  typed?: ((name: string) => Field[]) | undefined
  /** It stands in another form instead of a popover. */
  inForm?: boolean
  onCancel?: () => void
  onDone: (part: Filter) => void
}) {
  const objects = useObjects().data ?? []
  const [draft, setDraft] = useState<Draft>(() => (start && read(start, object, objects)) ?? nothing)
  const target = objects.find((each) => each.slug === draft.related) ?? object
  const { condition = null, field } = draft.about ?? {}
  const set = (next: Condition) => setDraft({ ...draft, about: draft.about && { ...draft.about, condition: next } })

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
        <FieldSelect
          choices={own ? storedChoices(object) : fieldChoices(object, objects)}
          chosen={field ? choiceOf(field, draft.related) : null}
          typed={typed}
          focus={inForm && start === null}
          onChoose={({ field: next, related }) => {
            const op = operatorsOf(next)[0] ?? 'eq'
            setDraft({ related, some: 'any', about: { field: next, condition: { field: next.slug, op, value: startValue(next, op) } } })
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
              data={operatorsOf(field).map((op) => ({ value: op, label: boundOf(op, condition.value) ?? operatorWords(op, heldType(field)) }))}
              value={condition.op}
              onChange={(op) => op && set(withOperator(condition, field, op as Operator))}
            />
            <ValueInput field={field} op={condition.op} value={condition.value ?? null} named={own} onChange={(value) => set({ ...condition, value })} />
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
