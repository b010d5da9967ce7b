/** One of a few. */
import { Select } from '@mantine/core'
import { Chip, optionOf } from './chip'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function ChoiceView({ field, value }: ViewProps) {
  const text = textOf(value)
  if (text === '') return null
  const option = optionOf(field, text)
  return <Chip text={option.label} colour={option.color} />
}

export function ChoiceField(props: InputProps) {
  return (
    <Select
      {...labels(props)}
      data={props.field.options ?? []}
      value={textOf(props.value) || null}
      clearable={!props.required}
      searchable
      onChange={props.onChange}
      renderOption={({ option }) => <Chip text={option.label} colour={optionOf(props.field, option.value).color} />}
    />
  )
}

export const select: Family = {
  View: ChoiceView,
  Input: ChoiceField,
  text: (value, field) => (textOf(value) === '' ? '' : optionOf(field, textOf(value)).label),
  icon: 'flag',
  align: 'left',
  width: 130,
}
