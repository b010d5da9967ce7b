/** Free words. */
import { TagsInput } from '@mantine/core'
import { Chips } from './chip'
import { type Family, type InputProps, labels, type ViewProps, wordsOf } from './family'
import { WordOperand } from './operand'

function TagsView({ field, value }: ViewProps) {
  const words = wordsOf(value)
  return words.length === 0 ? null : <Chips field={field} words={words} />
}

function TagsField(props: InputProps) {
  return (
    <TagsInput
      {...labels(props)}
      placeholder={wordsOf(props.value).length === 0 ? 'Type a word and press Enter' : ''}
      value={wordsOf(props.value)}
      clearable
      onChange={(words) => props.onChange(words.length > 0 ? words : null)}
    />
  )
}

export const tags: Family = {
  View: TagsView,
  Input: TagsField,
  Operand: WordOperand,
  text: (value) => wordsOf(value).join('; '),
  icon: 'tag',
  align: 'left',
  width: 180,
}
