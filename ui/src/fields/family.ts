/** What a family of field types must bring: how it is read, typed and laid out. */
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
