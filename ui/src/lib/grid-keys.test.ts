import { expect, test } from 'vitest'
import { moveCursor, nextEditable } from './grid-keys'

const grid = { rows: 10, columns: 4, page: 5 }

test('arrows stop at the edges', () => {
  expect(moveCursor({ row: 9, column: 0 }, 'ArrowDown', grid)).toEqual({ row: 9, column: 0 })
  expect(moveCursor({ row: 0, column: 0 }, 'ArrowUp', grid)).toEqual({ row: 0, column: 0 })
  expect(moveCursor({ row: 3, column: 3 }, 'ArrowRight', grid)).toEqual({ row: 3, column: 3 })
  expect(moveCursor({ row: 3, column: 1 }, 'ArrowLeft', grid)).toEqual({ row: 3, column: 0 })
  expect(moveCursor({ row: 7, column: 2 }, 'PageDown', grid)).toEqual({ row: 9, column: 2 })
  expect(moveCursor({ row: -1, column: 0 }, 'ArrowDown', grid)).toEqual({ row: 0, column: 0 })
})

test('Home and End walk the row from a cell, and the list from its name or with Ctrl', () => {
  expect(moveCursor({ row: 5, column: 2 }, 'Home', grid)).toEqual({ row: 5, column: 0 })
  expect(moveCursor({ row: 5, column: 2 }, 'End', grid)).toEqual({ row: 5, column: 3 })
  expect(moveCursor({ row: 5, column: 0 }, 'Home', grid)).toEqual({ row: 0, column: 0 })
  expect(moveCursor({ row: 5, column: 0 }, 'End', grid)).toEqual({ row: 9, column: 0 })
  expect(moveCursor({ row: 5, column: 2 }, 'End', grid, true)).toEqual({ row: 9, column: 2 })
  expect(moveCursor({ row: 5, column: 2 }, 'a', grid)).toBeNull()
})

test('Tab passes over what cannot be edited and goes on in the next row', () => {
  const editable = [false, true, false, true]
  expect(nextEditable({ row: 0, column: 1 }, editable, 10, false)).toEqual({ row: 0, column: 3 })
  expect(nextEditable({ row: 0, column: 3 }, editable, 10, false)).toEqual({ row: 1, column: 1 })
  expect(nextEditable({ row: 1, column: 1 }, editable, 10, true)).toEqual({ row: 0, column: 3 })
  expect(nextEditable({ row: 9, column: 3 }, editable, 10, false)).toBeNull()
  expect(nextEditable({ row: 0, column: 1 }, editable, 10, true)).toBeNull()
  expect(nextEditable({ row: 0, column: 0 }, [false, false], 10, false)).toBeNull()
})
