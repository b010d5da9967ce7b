import { expect, test } from 'vitest'
import { readAmount } from './money'
import { readNumber } from './number'

test.each([
  ['1234', '.', 1234],
  ['1,234.50', '.', 1234.5],
  ['1.234,50', '.', 1234.5],
  ['1,234', '.', 1234],
  ['1,234', ',', 1.234],
  ['1.234', ',', 1234],
  ['12,5', '.', 12.5],
  ['1,234,567', '.', 1234567],
  ['-3.5', '.', -3.5],
  ['45 %', '.', 45],
])('%s with decimal mark %s is %d', (text, mark, value) => {
  expect(readNumber(text, mark)).toBe(value)
})

test.each(['', 'abc', '1e5', '--1', '.'])('%j is no number', (text) => {
  expect(readNumber(text)).toBeNull()
})

test('an amount keeps the places that were typed, at least two', () => {
  expect(readAmount('12')).toBe('12.00')
  expect(readAmount('12.5')).toBe('12.50')
  expect(readAmount('0.125')).toBe('0.125')
  expect(readAmount('twelve')).toBeNull()
})
