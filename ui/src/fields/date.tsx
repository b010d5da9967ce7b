/** Calendar days, typed with the browser's own picker. */
import { TextInput } from '@mantine/core'
import { day } from '../lib/format'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function DayView({ value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <>{day(text)}</>
}

function DayField(props: InputProps) {
  return (
    <TextInput
      {...labels(props)}
      type="date"
      value={textOf(props.value).slice(0, 10)}
      onChange={(event) => props.onChange(event.currentTarget.value || null)}
    />
  )
}

export const date: Family = { View: DayView, Input: DayField, icon: 'calendar', align: 'left', width: 130 }
