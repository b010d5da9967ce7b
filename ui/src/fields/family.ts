/** What a family of field types must bring: how it is read, typed, copied and laid out. */
import type { ComponentType } from 'react'
import type { Cell, Field, Row } from '../api/types'
import type { IconName } from '../ui/icon'

export interface ViewProps {
  field: Field
  value: Cell
  row: Row
}

export interface InputProps {
  field: Field
  value: Cell
  onChange: (value: Cell) => void
  /** Shown above; when absent the field's label is only spoken. */
  label?: string | undefined
  description?: string | null | undefined
  error?: string | undefined
  required?: boolean
  autoFocus?: boolean
  onBlur?: (() => void) | undefined
}

export interface Family {
  View: ComponentType<ViewProps>
  Input: ComponentType<InputProps>
  /** What is typed in a condition, where that is simpler than the whole value: one word of several, a part of a text. */
  Operand?: ComponentType<InputProps>
  /** The value as plain text, for copying and for one line of a summary. Absent where the value is its own text. */
  text?: (value: Cell, field: Field) => string
  icon: IconName
  align: 'left' | 'right'
  width: number
}

export function labels(props: InputProps) {
  return {
    ...(props.label === undefined ? { 'aria-label': props.field.label } : { label: props.label }),
    description: props.description ?? undefined,
    error: props.error,
    required: props.required ?? false,
    withAsterisk: props.required ?? false,
    'data-autofocus': props.autoFocus ? true : undefined,
    autoFocus: props.autoFocus ?? false,
    onBlur: props.onBlur,
  }
}

export function textOf(value: Cell): string {
  return value === null || value === undefined || typeof value === 'object' ? '' : String(value)
}

/** The words of a field that holds several; anything else is none. */
export function wordsOf(value: Cell): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}

/** The parts of a field that has parts. */
export function partsOf(value: Cell): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

export function part(parts: Record<string, unknown>, name: string): string {
  const found = parts[name]
  return typeof found === 'string' ? found : ''
}
