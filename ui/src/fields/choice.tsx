/** One of a few: options of the field, yes or no, a country. */
import { Select, TextInput } from '@mantine/core'
import type { Cell, Field } from '../api/types'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'
import classes from './fields.module.css'

const regions =
  typeof Intl.DisplayNames === 'function'
    ? new Intl.DisplayNames(typeof navigator === 'undefined' ? 'en' : navigator.language, { type: 'region' })
    : null

function countryName(code: string): string {
  if (!/^[A-Za-z]{2}$/.test(code)) return code
  return regions?.of(code.toUpperCase()) ?? code
}

function optionLabel(field: Field, value: string): string {
  return field.options?.find((option) => option.value === value)?.label ?? value
}

function ChoiceView({ field, value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <span className={classes.mark}>{optionLabel(field, text)}</span>
}

function CountryView({ field, value }: ViewProps) {
  const text = textOf(value)
  return text === '' ? null : <>{field.options ? optionLabel(field, text) : countryName(text)}</>
}

function YesNoView({ value }: ViewProps) {
  return value === null || value === undefined ? null : <>{value ? 'Yes' : 'No'}</>
}

function ChoiceField(props: InputProps) {
  return (
    <Select
      {...labels(props)}
      data={props.field.options ?? []}
      value={textOf(props.value) || null}
      clearable={!props.required}
      searchable
      onChange={props.onChange}
    />
  )
}

function CountryField(props: InputProps) {
  if (props.field.options) return <ChoiceField {...props} />
  return (
    <TextInput
      {...labels(props)}
      maxLength={2}
      placeholder="DE"
      description={props.description ?? 'Two letters, such as DE or US'}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(event.currentTarget.value.toUpperCase() || null)}
    />
  )
}

const yesNo = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

function YesNoField(props: InputProps) {
  const told: Cell = typeof props.value === 'boolean' ? String(props.value) : null
  return (
    <Select
      {...labels(props)}
      data={yesNo}
      value={told}
      clearable={!props.required}
      onChange={(chosen) => props.onChange(chosen === null ? null : chosen === 'true')}
    />
  )
}

export const select: Family = { View: ChoiceView, Input: ChoiceField, icon: 'flag', align: 'left', width: 130 }
export const country: Family = { View: CountryView, Input: CountryField, icon: 'flag', align: 'left', width: 140 }
export const boolean: Family = { View: YesNoView, Input: YesNoField, icon: 'check', align: 'left', width: 90 }
