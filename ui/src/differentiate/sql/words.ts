/** What the page reads out of the text of a query: which tables it names, and where a cell leads. */
import type { ObjectType, SqlTable, SqlValue } from '../../api/types'

/** Neither comments nor texts name a table. */
function bare(query: string): string {
  return query.replace(/--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g, ' ')
}

export function namedTables(query: string, tables: SqlTable[]): SqlTable[] {
  const words = new Set(bare(query).toLowerCase().match(/\w+/g) ?? [])
  return tables.filter((table) => words.has(table.name))
}

/** The table that rows come from first; `id` is read as one of its records. */
function mainTable(query: string): string | null {
  const text = bare(query)
  // Inside a "with" the outermost "from" is the last one; the ids of a simple query are of its first.
  const found = [...text.matchAll(/\bfrom\s+"?(\w+)"?/gi)].map((match) => match[1]?.toLowerCase() ?? null)
  return /^\s*with\b/i.test(text) ? (found.at(-1) ?? null) : (found[0] ?? null)
}

/** For each column the object whose records its ids are, or nothing. */
export function linkedObjects(query: string, columns: { name: string }[], objects: ObjectType[]): (string | null)[] {
  const relations = new Map<string, string>()
  for (const object of objects) {
    for (const field of object.fields) if (field.relates_to) relations.set(field.slug, field.relates_to)
  }
  for (const object of objects) relations.set(`${object.label_singular.toLowerCase().replaceAll(' ', '_')}_id`, object.slug)
  const main = mainTable(query)
  const own = objects.find((object) => object.slug === main)?.slug ?? null
  return columns.map((column) => (column.name === 'id' ? own : (relations.get(column.name) ?? null)))
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function recordAddress(object: string | null | undefined, value: SqlValue | undefined): string | null {
  return object && typeof value === 'string' && uuid.test(value) ? `/${object}/${value}` : null
}
