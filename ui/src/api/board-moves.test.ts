import { expect, test } from 'vitest'
import { moved, placeOf, step } from './board-moves'
import type { Row, Sum } from './types'

const usd = (amount: string) => ({ amount, currency: 'USD' })
interface Column { value: string | null; cards: Row[]; count: number; sums: Record<string, Sum> }
const board: Column[] = [
  { value: 'new', cards: [{ id: '1', stage: 'new', amount: usd('10.50') }, { id: '2', stage: 'new' }], count: 40, sums: { amount: usd('100.00') } },
  { value: 'empty', cards: [], count: 0, sums: { amount: null } },
  { value: null, cards: [{ id: '3', stage: null }], count: 1, sums: { amount: usd('1.00') } },
]

test('a card moves with its count and its amount', () => {
  const next = moved(board, '1', null, 'stage')
  expect(next[0]).toMatchObject({ count: 39, sums: { amount: usd('89.50') } })
  expect(next[2]).toMatchObject({ count: 2, sums: { amount: usd('11.50') } })
  expect(next[2]?.cards.map((card) => [card.id, card.stage])).toEqual([['1', null], ['3', null]])
  expect(board[0]?.cards).toHaveLength(2)
})

test('nothing moves to where it stands, nor to a column that is not there', () => {
  expect(moved(board, '1', 'new', 'stage')).toBe(board)
  expect(moved(board, '1', 'gone', 'stage')).toBe(board)
  expect(moved(board, 'x', 'empty', 'stage')).toBe(board)
})

test('keys walk over cards and pass empty columns', () => {
  expect(placeOf(board, '2')).toEqual({ column: 0, card: 1 })
  expect(step(board, { column: 0, card: 1 }, 'ArrowRight')).toEqual({ column: 2, card: 0 })
  expect(step(board, { column: 2, card: 0 }, 'ArrowRight')).toEqual({ column: 2, card: 0 })
  expect(step(board, { column: 2, card: 0 }, 'ArrowLeft')).toEqual({ column: 0, card: 0 })
  expect(step(board, { column: 0, card: 0 }, 'ArrowDown')).toEqual({ column: 0, card: 1 })
  expect(step(board, { column: 0, card: 1 }, 'ArrowDown')).toEqual({ column: 0, card: 1 })
})
