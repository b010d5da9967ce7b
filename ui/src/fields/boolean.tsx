/** Yes or no. */
import { Select } from '@mantine/core'
import type { Cell } from '../api/types'
import { type Family, type InputProps, labels, type ViewProps } from './family'

const words = (value: Cell) => (typeof value === 'boolean' ? (value ? 'Yes' : 'No') : '')

function YesNoView({ value }: ViewProps) {
  return <>{words(value)}</>
}

const yesNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

function YesNoField(props: InputProps) {
  return (
    <Select
      {...labels(props)}
      data={yesNo}
      value={typeof props.value === 'boolean' ? String(props.value) : null}
      clearable={!props.required}
      onChange={(chosen) => props.onChange(chosen === null ? null : chosen === 'true')}
    />
  )
}

export const boolean: Family = { View: YesNoView, Input: YesNoField, text: words, icon: 'check', align: 'left', width: 90 }
