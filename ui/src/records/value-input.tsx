/** What a field is compared with, by its type and the operator. */
import { MultiSelect, Select, TagsInput } from '@mantine/core'
import type { Cell, Field, FilterValue, Operator } from '../api/types'
import { familyOf } from '../fields/families'
import { FromNowOperand } from '../fields/from-now-operand'
import { heldType } from '../lib/common-fields'
import { isFromNow, isWhole } from '../lib/from-now'

interface ValueInputProps {
  field: Field
  op: Operator
  value: FilterValue
  /** Dates are named, not said from now. */
  named: boolean
  onChange: (value: FilterValue) => void
}

/** Whether everything is said. */
export function filled(value: FilterValue): boolean {
  if (isFromNow(value)) return isWhole(value)
  return Array.isArray(value) ? value.length > 0 : value !== '' && value !== null
}

export function ValueInput({ field, op, value, named, onChange }: ValueInputProps) {
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
  const type = heldType(field)
  if (!named && (type === 'date' || type === 'datetime')) return <FromNowOperand field={field} value={value} onChange={onChange} />
  const family = familyOf(type)
  const Input = family.Operand ?? family.Input
  return <Input field={field} value={value as Cell} onChange={(next) => onChange((next ?? '') as FilterValue)} />
}
