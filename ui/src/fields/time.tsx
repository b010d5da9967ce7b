/** Calendar days and moments, typed with the browser's own picker. */
import { TextInput } from '@mantine/core'
import { day, moment, momentDay } from '../lib/format'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function DayView({ value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <>{day(text)}</>
}

function MomentView({ value }: ViewProps) {
  const text = textOf(value)
  if (text === '') return null
  return (
    <time dateTime={text} title={moment(text)}>
      {momentDay(text)}
    </time>
  )
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

/** A moment is typed to the minute and kept in UTC. */
function MomentField(props: InputProps) {
  return (
    <TextInput
      {...labels(props)}
      type="datetime-local"
      description={props.description ?? 'Time in UTC'}
      value={textOf(props.value).slice(0, 16)}
      onChange={(event) => {
        const typed = event.currentTarget.value
        props.onChange(typed === '' ? null : `${typed}:00Z`)
      }}
    />
  )
}

export const date: Family = { View: DayView, Input: DayField, icon: 'calendar', align: 'left', width: 130 }
export const datetime: Family = { View: MomentView, Input: MomentField, icon: 'calendar', align: 'left', width: 130 }
