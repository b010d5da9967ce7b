/** How a cell of an answer is written: typed, aligned, nothing hidden. */
import type { SqlColumn, SqlValue } from '../../api/types'
import { count, fixed } from '../../lib/format'

const numeric = ['integer', 'number', 'decimal']

export function isNumeric(type: string): boolean {
  return numeric.includes(type)
}

/** 1997 is a year and 42 a name, whatever their type: such columns are not grouped by thousands. */
function isName(column: SqlColumn): boolean {
  return /(^|_)(id|number|year|seq|code)$/i.test(column.name)
}

/** As many places as the longest of a column needs, so that points stand beneath each other. */
export function placesOf(column: SqlColumn, values: SqlValue[]): number {
  if (column.type !== 'number' && column.type !== 'decimal') return 0
  const most = column.type === 'decimal' ? 6 : 4
  let places = 0
  for (const value of values) {
    if (typeof value !== 'number') continue
    const [, decimals = ''] = String(Math.round(value * 10 ** most) / 10 ** most).split('.')
    places = Math.max(places, Math.min(most, decimals.length))
  }
  // Money with one odd dime reads worse than money.
  return column.type === 'decimal' && places === 1 ? 2 : places
}

/** `null` stands for the cell that has nothing in it, which is not an empty text. */
export function cellText(column: SqlColumn, value: SqlValue | undefined, places: number): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') {
    if (isName(column)) return String(value)
    return column.type === 'integer' ? count(value) : fixed(value, places)
  }
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'object') return JSON.stringify(value)
  return column.type === 'timestamp' ? value.replace('T', ' ').replace(/Z$/, '') : value
}

/** What the head of a column says of its type. */
export function typeWords(type: string): string {
  return type === 'timestamp' ? 'timestamp, UTC' : type
}
