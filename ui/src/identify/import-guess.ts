/** First guesses of an import: which field a column means and what a record is known by. */
import type { Field, ObjectType } from '../api/types'
import type { Preview } from '../api/work-types'
import { ownFields } from '../lib/common-fields'

export function writable(object: ObjectType): boolean {
  return object.fields.some((field) => !field.read_only)
}

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** The server's guess where it fits the object, else a field of the same name. */
export function guessMap(preview: Preview, object: ObjectType): Record<string, string> {
  const targets = targetsOf(object)
  const taken = new Set<string>()
  const map: Record<string, string> = {}
  for (const column of preview.columns) {
    const guessed = targets.find((field) => field.slug === column.guess?.field)
    const named = targets.find((field) => plain(field.slug) === plain(column.name) || plain(field.label) === plain(column.name))
    const found = guessed ?? named
    if (!found || taken.has(found.slug)) continue
    taken.add(found.slug)
    map[column.name] = found.slug
  }
  return map
}

/** Fields a column can go to; the id at the source last, for it belongs to every object. */
export function targetsOf(object: ObjectType): Field[] {
  const sourceId = object.fields.filter((field) => field.slug === 'source_id')
  return [...ownFields(object).filter((field) => !field.read_only), ...sourceId]
}

/** Only mapped fields can tell a record again; those that usually do come first. */
export function matchChoices(object: ObjectType, map: Record<string, string>): { value: string; label: string }[] {
  const mapped = new Set(Object.values(map))
  const first = ['source_id', 'email', 'number', 'sku', 'domain']
  const rank = (slug: string) => (first.includes(slug) ? first.indexOf(slug) : first.length)
  return targetsOf(object)
    .filter((field) => mapped.has(field.slug))
    .sort((one, other) => rank(one.slug) - rank(other.slug))
    .map((field) => ({ value: field.slug, label: field.label }))
}
