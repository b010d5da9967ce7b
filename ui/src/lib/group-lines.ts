/** Lines of a grouped list: a heading wherever the value of the group changes. */
import type { Cell, Row } from '../api/types'

/** A line is the number of a row, or a heading: minus the number of the first row of its group, minus one. */
export type Line = number

export function isHeading(line: Line): boolean {
  return line < 0
}

export function rowOf(line: Line): number {
  return line < 0 ? -line - 1 : line
}

export function groupLines(rows: Row[], group: string): Line[] {
  const lines: Line[] = []
  let before: string | null = null
  rows.forEach((row, at) => {
    const value = keyOf(row[group])
    if (value !== before) lines.push(-at - 1)
    before = value
    lines.push(at)
  })
  return lines
}

export function keyOf(value: Cell): string {
  return value === null || value === undefined || value === '' ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
}
