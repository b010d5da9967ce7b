/** What was filled in, as text beside the labels it was asked under. */
import type { FormField, Submission } from '../../api/forms-shapes'

type Value = Submission['values'][string]

/** A choice by its label; several with commas between them. */
export function valueText(field: FormField | undefined, value: Value): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map((each) => labelOf(field, each)).join(', ')
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return labelOf(field, String(value))
}

function labelOf(field: FormField | undefined, value: string): string {
  return field?.options.find((each) => each.value === value)?.label ?? value
}

/** Each answer with its label, in the order of the form; behind them those to fields that are gone from it. */
export function answers(fields: FormField[], values: Submission['values']): { name: string; label: string; text: string }[] {
  const known = fields.filter((field) => field.name in values).map((field) => ({ name: field.name, label: field.label, text: valueText(field, values[field.name] ?? null) }))
  const gone = Object.keys(values).filter((name) => !fields.some((field) => field.name === name))
  return [...known, ...gone.map((name) => ({ name, label: name, text: valueText(undefined, values[name] ?? null) }))]
}

/** All in one line, without what was left empty. */
export function lineOf(fields: FormField[], values: Submission['values']): string {
  return answers(fields, values)
    .filter((each) => each.text !== '')
    .map((each) => each.text)
    .join(' · ')
}
