/** How a record is called. */
import type { ObjectType, Row } from '../api/types'
import { isMoney, money } from './format'

export function titleOf(row: Row, object: ObjectType | undefined): string {
  const parts = (object?.title_fields ?? [])
    .map((slug) => titleOfRelated(row, slug) ?? row[slug])
    .filter((part) => part !== null && part !== undefined && part !== '')
    .map((part) => (isMoney(part) ? money(part) : String(part)))
  if (parts.length > 0) return parts.join(' ')
  for (const slug of ['name', 'number', 'title', 'email', 'source_id']) {
    const fallback = row[slug]
    if (typeof fallback === 'string' && fallback !== '') return fallback
  }
  // A line of an order has no name of its own; what it refers to names it best.
  const titled = (object?.fields ?? []).filter((field) => field.relates_to).at(-1)
  const borrowed = titled ? titleOfRelated(row, titled.slug) : null
  if (borrowed) return borrowed
  return `${object?.label_singular ?? 'Record'} ${row.id.slice(0, 8)}`
}

/** The server sends the titles of related records beside their ids. */
export function titleOfRelated(row: Row, slug: string): string | null {
  const titles = row._titles
  if (typeof titles !== 'object' || titles === null || Array.isArray(titles) || isMoney(titles)) return null
  return titles[slug] ?? null
}
