import { expect, test } from 'vitest'
import { asked, kept, matching, pieces, shown } from './mentions'

const id = '01890000-0000-7000-8000-000000000001'
const ann = { value: id, label: 'Ann Miller' }
const anna = { value: id.replace(/1$/, '2'), label: 'Ann' }

test('a mention is kept with its id and read by its name', () => {
  const body = kept('Ask @Ann Miller and @Ann.', [anna, ann])
  expect(body).toBe(`Ask @[Ann Miller](user:${ann.value}) and @[Ann](user:${anna.value}).`)
  expect(shown(body)).toBe('Ask @Ann Miller and @Ann.')
  expect(pieces(body).filter((piece) => 'mention' in piece)).toHaveLength(2)
})

test('text that only looks like a mention stays text', () => {
  expect(shown('@[x](user:1) <script> [a](b)')).toBe('@[x](user:1) <script> [a](b)')
  expect(pieces('')).toEqual([])
})

test('names are offered after an @ that begins a word', () => {
  expect(asked('hi @an', 6)).toEqual({ from: 3, word: 'an' })
  expect(asked('@', 1)).toEqual({ from: 0, word: '' })
  expect(asked('a@b.de', 6)).toBeNull()
  expect(matching([ann, anna], 'mil')).toEqual([ann])
  expect(matching([ann], 'x')).toEqual([])
})
