/** Several of a closed list. */
import { MultiSelect } from '@mantine/core'
import { Chip, Chips, optionOf } from './chip'
import { type Family, type InputProps, labels, type ViewProps, wordsOf } from './family'
import { ChoiceField } from './select'

function SeveralView({ field, value }: ViewProps) {
  const words = wordsOf(value)
  return words.length === 0 ? null : <Chips field={field} words={words} />
}

function SeveralField(props: InputProps) {
  return (
    <MultiSelect
      {...labels(props)}
      data={props.field.options ?? []}
      value={wordsOf(props.value)}
      searchable
      clearable
      hidePickedOptions
      onChange={(chosen) => props.onChange(chosen.length > 0 ? chosen : null)}
      renderOption={({ option }) => <Chip text={option.label} colour={optionOf(props.field, option.value).color} />}
    />
  )
}

export const multiSelect: Family = {
  View: SeveralView,
  Input: SeveralField,
  Operand: ChoiceField,
  text: (value, field) => wordsOf(value).map((word) => optionOf(field, word).label).join('; '),
  icon: 'list',
  align: 'left',
  width: 180,
}
