/** What is typed in a condition, where it is less than the whole value. */
import { TextInput } from '@mantine/core'
import { dayOfMoment } from '../lib/format'
import { type InputProps, labels, textOf } from './family'

/** Of fields that hold more than one word. */
export function WordOperand(props: InputProps) {
  return <TextInput {...labels(props)} value={textOf(props.value)} onChange={(event) => props.onChange(event.currentTarget.value)} />
}

/** Of moments: a day means the whole of it, on the clock of the firm. */
export function DayOperand(props: InputProps) {
  const text = textOf(props.value)
  return (
    <TextInput
      {...labels(props)}
      type="date"
      value={text.length > 10 ? dayOfMoment(text) : text}
      onChange={(event) => props.onChange(event.currentTarget.value || null)}
    />
  )
}
