import { expect, test } from 'vitest'
import { cellText, placesOf } from './cell-text'

const column = (type: string, name = 'x') => ({ name, type })

test('points of a column stand beneath each other', () => {
  const values = [1200.5, 3, -0.25]
  const places = placesOf(column('decimal'), values)
  expect(values.map((value) => cellText(column('decimal'), value, places))).toEqual(['1,200.50', '3.00', '-0.25'])
})

test('one odd dime of money still has two places', () => {
  expect(placesOf(column('decimal'), [12.5, 7])).toBe(2)
  expect(placesOf(column('decimal'), [12, 7])).toBe(0)
})

test('noise at the end of a fraction is not shown', () => {
  expect(placesOf(column('number'), [0.1 + 0.2, 1 / 3])).toBe(4)
  expect(cellText(column('number'), 1 / 3, 4)).toBe('0.3333')
})

test('a year and a number that names something are not grouped', () => {
  expect(cellText(column('integer', 'year'), 1997, 0)).toBe('1997')
  expect(cellText(column('integer', 'people'), 23570, 0)).toBe('23,570')
})

test('nothing, an empty text and no are three things', () => {
  expect(cellText(column('text'), null, 0)).toBe(null)
  expect(cellText(column('text'), '', 0)).toBe('')
  expect(cellText(column('boolean'), false, 0)).toBe('false')
})

test('a moment is told exactly, a list as JSON', () => {
  expect(cellText(column('timestamp'), '2026-01-05T10:00:00.25Z', 0)).toBe('2026-01-05 10:00:00.25')
  expect(cellText(column('list'), ['a', 1], 0)).toBe('["a",1]')
})
