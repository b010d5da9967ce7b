/** Moments, typed to the minute and kept in UTC. */
import { TextInput } from '@mantine/core'
import { moment, momentDay } from '../lib/format'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function MomentView({ value }: ViewProps) {
  const text = textOf(value)
  if (text === '') return null
  return (
    <time dateTime={text} title={moment(text)}>
      {momentDay(text)}
    </time>
  )
}

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

export const datetime: Family = { View: MomentView, Input: MomentField, icon: 'calendar', align: 'left', width: 130 }
