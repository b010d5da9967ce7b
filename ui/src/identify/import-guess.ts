/** First guesses of an import: which field a column means and what a record is known by. */
import type { Field, ObjectType } from '../api/types'
import type { Preview } from '../api/work-types'
import { ownFields } from '../lib/common-fields'

export function writable(object: ObjectType): boolean {
  return object.fields.some((field) => !field.read_only)
}

/** Where a column can go: a field, the currency of an amount, or what a related record is looked up by, like `company_id.name`. */
export interface Target {
  value: string
  label: string
  /** A column that is called like this goes here. */
  named: string
}

const isId = (text: string) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text.trim())

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The server's guess where it fits the object, else a field of the same name. */
export function guessMap(preview: Preview, object: ObjectType, objects: ObjectType[] = []): Record<string, string> {
  const targets = targetsOf(object, objects)
  const taken = new Set<string>()
  const map: Record<string, string> = {}
  for (const column of preview.columns) {
    const guessed = targets.find((target) => target.value === column.guess?.field)
    const ids = column.samples.length > 0 && column.samples.every(isId)
    const called = targets.filter((target) => plain(target.value) === plain(column.name) || plain(target.named) === plain(column.name))
    const named = called.find((target) => ids !== target.value.includes('.')) ?? called[0]
    const found = guessed ?? named
    if (!found || taken.has(found.value)) continue
    taken.add(found.value)
    map[column.name] = found.value
  }
  return map
}

/** What every record has and a file may say: whose it is and its id at the source, which come last. */
const alsoMeant = ['owner_id', 'source_id']

/** Everything a column can go to. */
export function targetsOf(object: ObjectType, objects: ObjectType[]): Target[] {
  const also = object.fields.filter((field) => alsoMeant.includes(field.slug))
  const fields = [...ownFields(object), ...also].filter((field) => !field.read_only)
  return fields.flatMap((field) => {
    const related = objects.find((each) => each.slug === field.relates_to && field.type === 'relation')
    if (related) {
      const keys = keysOf(related).map((key) => ({ value: `${field.slug}.${key.slug}`, label: `${field.label}, by its ${key.label}`, named: field.label }))
      return [...keys, { value: field.slug, label: `${field.label}, by its id`, named: field.label }]
    }
    const own = { value: field.slug, label: field.label, named: field.label }
    const currency = field.type === 'money' && !field.settings?.currency
    const coin = { value: `${field.slug}_currency`, label: `${field.label}: currency`, named: `${field.label} currency` }
    return currency ? [own, coin] : [own]
  })
}

/** The fields by which a record of an object can be looked up, those that name it first. */
function keysOf(object: ObjectType): Field[] {
  const named = object.title_fields.flatMap((slug) => object.fields.find((field) => field.slug === slug) ?? [])
  const sure = object.fields.filter((field) => field.unique === true || field.type === 'email' || field.slug === 'source_id')
  const keys = [...named, ...sure].filter((field) => ['text', 'code', 'email', 'phone', 'integer'].includes(field.type))
  return keys.filter((field, index) => keys.indexOf(field) === index)
}

/** The relations that columns look up. */
export function lookUps(map: Record<string, string>): string[] {
  const relations = Object.values(map).flatMap((target) => (target.includes('.') ? (target.split('.')[0] ?? []) : []))
  return [...new Set(relations)]
}

/** The fields that columns fill, also through what they look up. */
export function filled(map: Record<string, string>): Set<string> {
  return new Set(Object.values(map).map((target) => target.split('.')[0] ?? target))
}

/** Fields that usually tell records apart, the surest first. */
const telling = ['source_id', 'email', 'number', 'sku', 'domain']

/** What a record is known again by unless somebody says otherwise; a field that many share is none. */
export function guessMatch(object: ObjectType, map: Record<string, string>): string[] {
  const sure = (slug: string) => telling.includes(slug) || object.fields.some((field) => field.slug === slug && field.unique === true)
  return matchChoices(object, map).map((each) => each.value).filter(sure).slice(0, 1)
}

/** Only mapped fields can tell a record again; those that usually do come first. */
export function matchChoices(object: ObjectType, map: Record<string, string>): { value: string; label: string }[] {
  const mapped = filled(map)
  const rank = (slug: string) => (telling.includes(slug) ? telling.indexOf(slug) : telling.length)
  return object.fields
    .filter((field) => mapped.has(field.slug) && !field.read_only)
    .sort((one, other) => rank(one.slug) - rank(other.slug))
    .map((field) => ({ value: field.slug, label: field.label }))
}

/**
 * What a looked-up record belongs to and the file does not say, like the pipeline of a stage: without it, a name that several
 * have would not tell which is meant.
 */
export function wholes(object: ObjectType, objects: ObjectType[], map: Record<string, string>): Field[] {
  const said = filled(map)
  const found = lookUps(map).flatMap((relation) => {
    const target = object.fields.find((field) => field.slug === relation)?.relates_to
    const belongs = objects.find((each) => each.slug === target)?.fields.filter((field) => field.required && field.type === 'relation') ?? []
    return belongs.flatMap((whole) => object.fields.find((field) => field.slug === whole.slug && field.relates_to === whole.relates_to) ?? [])
  })
  return found.filter((field, index) => !said.has(field.slug) && found.indexOf(field) === index)
}
