/** From the fields of people to the fields of a form: which can be asked for, and how. */
import type { FormField, FormFieldType, FormOption } from '../../api/forms-shapes'
import type { Field, FieldType } from '../../api/types'
import { countryName, languageName } from '../../lib/names'

export const kindWords: Record<FormFieldType, string> = {
  text: 'Text',
  email: 'E-mail',
  phone: 'Phone',
  number: 'Number',
  date: 'Date',
  select: 'One choice',
  multiselect: 'Several choices',
  checkbox: 'Checkbox',
  textarea: 'Long text',
  hidden: 'Hidden, always this value',
}

const plain: FormFieldType[] = ['text', 'select', 'hidden']

/** How a visitor may be asked for a field of people, the usual way first. What is not here cannot be asked for. */
const ways: Partial<Record<FieldType, FormFieldType[]>> = {
  text: ['text', 'textarea', 'select', 'hidden'],
  code: plain,
  url: plain,
  long_text: ['textarea', 'text', 'select', 'hidden'],
  email: ['email'],
  phone: ['phone'],
  integer: ['number'],
  decimal: ['number'],
  percent: ['number'],
  rating: ['number'],
  date: ['date'],
  boolean: ['checkbox'],
  select: ['select', 'hidden'],
  multi_select: ['multiselect'],
  tags: ['multiselect'],
  country: ['select', 'text', 'hidden'],
  language: ['select', 'text', 'hidden'],
}

/** What the firm itself judges of people, or sets. */
const never = ['source', 'source_id', 'owner_id', 'lifecycle_stage', 'generated', 'processing_restricted']

/** Countries to begin with, where all of them would be more than a visitor wants to search through. */
const countries = [
  'AT', 'AU', 'BE', 'BG', 'BR', 'CA', 'CH', 'CN', 'CY', 'CZ', 'DE', 'DK', 'EE', 'ES', 'FI', 'FR', 'GB', 'GR', 'HR', 'HU', 'IE', 'IN', 'IS', 'IT', 'JP', 'LI', 'LT', 'LU', 'LV',
  'MT', 'MX', 'NL', 'NO', 'NZ', 'PL', 'PT', 'RO', 'SE', 'SI', 'SK', 'TR', 'UA', 'US',
]
const languages = ['ar', 'bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'hr', 'hu', 'it', 'ja', 'lt', 'lv', 'nl', 'no', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sv', 'tr', 'uk', 'zh']

export const ownKinds: FormFieldType[] = ['text', 'textarea', 'number', 'date', 'select', 'multiselect', 'checkbox', 'hidden']

/** The ways to ask for it; all of them for a question of the form's own, and what it is for a field that is gone. */
export function kindsOf(given: FormField, people: Field[]): FormFieldType[] {
  if (given.field === null) return ownKinds
  const field = people.find((each) => each.slug === given.field)
  return (field && ways[field.type]) ?? [given.type]
}

export function hasOptions(type: FormFieldType): boolean {
  return type === 'select' || type === 'multiselect'
}

/** Fields of people that a visitor can fill and that are not yet in the form. */
export function offered(people: Field[], taken: FormField[]): Field[] {
  return people.filter((field) => !field.read_only && !field.hidden && !never.includes(field.slug) && ways[field.type] && !taken.some((each) => each.field === field.slug))
}

function optionsOf(field: Field): FormOption[] {
  const named = (codes: string[], nameOf: (code: string) => string) =>
    codes.map((value) => ({ value, label: nameOf(value) })).sort((one, other) => one.label.localeCompare(other.label))
  if (field.type === 'country') return named(countries, countryName)
  if (field.type === 'language') return named(languages, languageName)
  return field.options?.map(({ value, label }) => ({ value, label })) ?? []
}

/** A field of people as it is first put into a form. */
export function asked(field: Field, taken: FormField[], more: Partial<FormField> = {}): FormField {
  const type = ways[field.type]?.[0] ?? 'text'
  return {
    field: field.slug,
    name: freeName(field.slug, taken),
    label: field.label,
    help: null,
    type,
    required: false,
    options: hasOptions(type) ? optionsOf(field) : [],
    progressive: false,
    default: null,
    ...more,
  }
}

/** A question whose answer stays with the submission. */
export function question(label: string, taken: FormField[], more: Partial<FormField> = {}): FormField {
  return { field: null, name: freeName(label, taken), label, help: null, type: 'text', required: false, options: [], progressive: false, default: null, ...more }
}

/** The same field asked in another way; what the new way cannot have is dropped. */
export function turned(given: FormField, type: FormFieldType, people: Field[]): FormField {
  const field = people.find((each) => each.slug === given.field)
  const options = !hasOptions(type) ? [] : given.options.length > 0 || !field ? given.options : optionsOf(field)
  return type === 'hidden'
    ? { ...given, type, options: [], required: false, progressive: false, help: null }
    : { ...given, type, options, default: given.type === 'hidden' ? null : given.default ?? null }
}

/** What names an answer within a submission: letters, digits and underscores, none twice. */
export function freeName(text: string, taken: Pick<FormField, 'name'>[]): string {
  const base =
    text
      .normalize('NFKD')
      .replace(/\p{Mark}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '_')
      .replace(/^[_\d]+|_+$/g, '')
      .slice(0, 40) || 'question'
  let name = base
  for (let next = 2; taken.some((each) => each.name === name); next += 1) name = `${base}_${next}`
  return name
}

/** One choice to a line, as it is typed: `value = label` where the two differ. */
export function optionsFrom(text: string): FormOption[] {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const options = lines.map((line) => {
    const [, value = line, label = line] = /^([\w.-]+) = (.+)$/.exec(line) ?? []
    return { value, label }
  })
  return options.filter((option, index) => options.findIndex((each) => each.value === option.value) === index)
}

export function optionsText(options: FormOption[]): string {
  return options.map(({ value, label }) => (value === label ? label : `${value} = ${label}`)).join('\n')
}
