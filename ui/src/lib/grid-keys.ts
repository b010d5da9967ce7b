/** Where keys take the cursor of a grid. Column 0 is the name of the record, which stands for the whole row. */

export interface Cursor {
  row: number
  column: number
}

export interface Grid {
  rows: number
  columns: number
  /** Rows that are seen at once. */
  page: number
}

export function moveCursor(at: Cursor, key: string, grid: Grid, whole = false): Cursor | null {
  const row = (to: number) => ({ ...at, row: Math.max(0, Math.min(grid.rows - 1, to)) })
  const column = (to: number) => ({ row: Math.max(0, at.row), column: Math.max(0, Math.min(grid.columns - 1, to)) })
  switch (key) {
    case 'ArrowDown': return row(at.row + 1)
    case 'ArrowUp': return row(at.row - 1)
    case 'PageDown': return row(at.row + grid.page)
    case 'PageUp': return row(at.row - grid.page)
    case 'ArrowRight': return column(at.column + 1)
    case 'ArrowLeft': return column(at.column - 1)
    case 'Home': return whole || at.column === 0 ? { row: 0, column: 0 } : column(0)
    case 'End': return whole || at.column === 0 ? row(grid.rows - 1) : column(grid.columns - 1)
    default: return null
  }
}

/** Tab in an edited cell goes to the next that can be edited, over the end of the row; Shift turns it. */
export function nextEditable(at: Cursor, editable: readonly boolean[], rows: number, back: boolean): Cursor | null {
  const way = back ? -1 : 1
  let { row, column } = at
  for (let steps = 0; steps <= editable.length; steps += 1) {
    column += way
    if (column >= editable.length) [row, column] = [row + 1, 0]
    if (column < 0) [row, column] = [row - 1, editable.length - 1]
    if (row < 0 || row >= rows) return null
    if (editable[column]) return { row, column }
  }
  return null
}
