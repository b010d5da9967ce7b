/** A country by its name; the two letters are what is kept. */
import { Select, type SelectProps } from '@mantine/core'
import { countryChoices, countryName } from '../lib/names'
import { optionOf } from './chip'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'
import { ChoiceField } from './select'

export function CountrySelect({ value, ...rest }: Omit<SelectProps, 'data'>) {
  const known = countryChoices()
  // What stands in the record is shown even when no such country is known.
  const data = value && !known.some((each) => each.value === value) ? [{ value, label: countryName(value) }, ...known] : known
  return <Select {...rest} data={data} value={value ?? null} searchable clearable />
}

function CountryView({ field, value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <>{field.options ? optionOf(field, text).label : countryName(text)}</>
}

function CountryField(props: InputProps) {
  if (props.field.options) return <ChoiceField {...props} />
  return <CountrySelect {...labels(props)} value={textOf(props.value) || null} onChange={props.onChange} />
}

export const country: Family = {
  View: CountryView,
  Input: CountryField,
  text: (value) => countryName(textOf(value)),
  icon: 'flag',
  align: 'left',
  width: 140,
}
