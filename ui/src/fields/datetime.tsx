/** Moments, read and typed to the minute on the clock of the firm, kept in UTC. */
import { TextInput } from '@mantine/core'
import { moment, momentDay } from '../lib/format'
import { momentAt, wallTime, zoneWords } from '../lib/zone'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'
import { DayOperand } from './operand'

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
      description={props.description ? `${props.description} (${zoneWords()})` : zoneWords()}
      value={wallTime(textOf(props.value))}
      onChange={(event) => props.onChange(momentAt(event.currentTarget.value))}
    />
  )
}

/** Moments are compared with days: before, on, or after one. */
export const datetime: Family = { View: MomentView, Input: MomentField, Operand: DayOperand, icon: 'calendar', align: 'left', width: 130 }
