/** A time of the day, without a day. */
import { TextInput } from '@mantine/core'
import { timeOfDay } from '../lib/names'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function TimeView({ value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <>{timeOfDay(text)}</>
}

function TimeField(props: InputProps) {
  const text = textOf(props.value)
  return (
    <TextInput
      {...labels(props)}
      type="time"
      step={text.length > 5 ? 1 : undefined}
      value={text}
      onChange={(event) => props.onChange(event.currentTarget.value || null)}
    />
  )
}

export const time: Family = { View: TimeView, Input: TimeField, icon: 'clock', align: 'left', width: 100 }
