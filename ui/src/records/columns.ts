/** Which columns a list shows, and how the choice is remembered. */
import type { Field, ObjectType } from '../api/types'
import { heldType, ownFields } from '../lib/common-fields'

const kept = (object: string) => `rapport:columns:${object}`

export function defaultColumns(object: ObjectType): string[] {
  const chosen = object.fields.filter((field) => field.in_list)
  return (chosen.length > 0 ? chosen : ownFields(object).slice(0, 6)).map((field) => field.slug)
}

export function rememberedColumns(object: string): string[] | null {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(kept(object)) ?? 'null')
    return Array.isArray(parsed) ? parsed.filter((each): each is string => typeof each === 'string') : null
  } catch {
    return null
  }
}

export function rememberColumns(object: string, columns: string[] | null): void {
  try {
    if (columns) localStorage.setItem(kept(object), JSON.stringify(columns))
    else localStorage.removeItem(kept(object))
  } catch {
    // A browser that refuses storage still shows the list; only the choice is not kept.
  }
}

/**
 * Summed fields are always shown: a figure must be checkable against its column.
 * What the name column shows already is left out.
 */
export function shownColumns(object: ObjectType, chosen: string[] | null, sums: string[], named: string[]): Field[] {
  const wanted = chosen ?? rememberedColumns(object.slug) ?? defaultColumns(object)
  const slugs = [...wanted, ...sums.filter((slug) => !wanted.includes(slug))]
  return slugs
    .filter((slug) => !named.includes(slug) || sums.includes(slug))
    .flatMap((slug) => fieldOf(object, slug) ?? [])
}

export function fieldOf(object: ObjectType, slug: string): Field | undefined {
  return object.fields.find((field) => field.slug === slug)
}

export function canSum(field: Field): boolean {
  return ['money', 'integer', 'decimal'].includes(heldType(field))
}
