/** How a record is called, by the same rule as the server. */
import type { Field, ObjectType, Row } from '../api/types'
import { isMoney, momentDay, money } from './format'

/** The texts of the title together, else the first other part that says something. */
export function titleOf(row: Row, object: ObjectType | undefined): string {
  const borrowed = object ? lender(object, [row]) : null
  if (borrowed) return titleOfRelated(row, borrowed) ?? ''
  const parts = (object?.title_fields ?? [])
    .map((slug) => ({ field: object?.fields.find((each) => each.slug === slug), text: partText(row, slug, object) }))
    .filter((part) => part.text !== '')
  const texts = parts.filter((part) => part.field?.type === 'text').map((part) => part.text)
  return texts.length > 0 ? texts.join(' ') : (parts[0]?.text ?? `${object?.label_singular ?? 'Record'} without a name`)
}

function partText(row: Row, slug: string, object: ObjectType | undefined): string {
  const value = titleOfRelated(row, slug) ?? row[slug]
  if (value === null || value === undefined || value === '') return ''
  if (isMoney(value)) return money(value)
  const field = object?.fields.find((each) => each.slug === slug)
  return field?.type === 'datetime' ? momentDay(String(value)) : String(value)
}

/**
 * A line of an order has no name of its own, only the id at its source. What it refers to last,
 * the product, says more; its order is known wherever it is shown.
 */
function lender(object: ObjectType, rows: Row[]): string | null {
  if (object.title_fields.join() !== 'source_id') return null
  const relation = object.fields.filter((field) => field.relates_to).at(-1)
  return relation && rows.length > 0 && rows.every((row) => titleOfRelated(row, relation.slug)) ? relation.slug : null
}

/** The fields that the name column stands for: all texts of the title, else the first part any row has. */
export function namedBy(object: ObjectType, rows: Row[]): string[] {
  const borrowed = lender(object, rows)
  if (borrowed) return [borrowed]
  const fields = object.title_fields.flatMap((slug) => object.fields.find((each) => each.slug === slug) ?? [])
  const texts = fields.filter((field) => field.type === 'text').map((field) => field.slug)
  if (texts.length > 0) return texts
  const said = (field: Field) => rows.some((row) => (row[field.slug] ?? '') !== '')
  const first = fields.find(said) ?? fields[0]
  return first ? [first.slug] : []
}

/** The server sends the titles of related records beside their ids. */
export function titleOfRelated(row: Row, slug: string): string | null {
  const titles = row._titles
  if (typeof titles !== 'object' || titles === null || Array.isArray(titles) || isMoney(titles)) return null
  const title = (titles as Record<string, unknown>)[slug]
  return typeof title === 'string' ? title : null
}
