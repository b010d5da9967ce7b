/** What is typed in a condition about fields that hold more than one word. */
import { TextInput } from '@mantine/core'
import { type InputProps, labels, textOf } from './family'

export function WordOperand(props: InputProps) {
  return <TextInput {...labels(props)} value={textOf(props.value)} onChange={(event) => props.onChange(event.currentTarget.value)} />
}
