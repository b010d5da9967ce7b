/** Text of several lines; the breaks are kept. */
import { Textarea } from '@mantine/core'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'
import classes from './fields.module.css'
import { WordOperand } from './operand'

function LongView({ value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <span className={classes.long}>{text}</span>
}

function LongField(props: InputProps) {
  return (
    <Textarea
      {...labels(props)}
      autosize
      minRows={3}
      maxRows={16}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

export const longText: Family = { View: LongView, Input: LongField, Operand: WordOperand, icon: 'line', align: 'left', width: 240 }
