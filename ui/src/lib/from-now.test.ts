import { expect, test } from 'vitest'
import type { FilterValue, FromNow, Operator } from '../api/types'
import { boundOf, fromNowWords, isFromNow, isWhole, today } from './from-now'

test('a day said from now reads as people say it', () => {
  const said: [Operator, FromNow, string][] = [
    ['eq', { ago: '30d' }, '30 days ago'],
    ['ne', { ago: '1d' }, 'not 1 day ago'],
    ['lt', { ago: '30d' }, 'more than 30 days ago'],
    ['lte', { ago: '2w' }, 'at least 2 weeks ago'],
    ['gt', { ago: '12h' }, 'less than 12 hours ago'],
    ['gte', { ago: '30d' }, 'not longer ago than 30 days'],
    ['eq', { ahead: '7d' }, '7 days ahead'],
    ['lt', { ahead: '7d' }, 'less than 7 days ahead'],
    ['lte', { ahead: '7d' }, 'at most 7 days ahead'],
    ['gt', { ahead: '7d' }, 'more than 7 days ahead'],
    ['gte', { ahead: '1w' }, 'at least 1 week ahead'],
    ['eq', { ago: '0d' }, 'today'],
    ['lt', { ahead: '0d' }, 'before today'],
    ['gte', { ago: '0d' }, 'from today on'],
  ]
  for (const [op, value, words] of said) expect(fromNowWords(op, value)).toBe(words)
})

test('operators are told as they stand before the length', () => {
  expect(boundOf('lt', { ago: '30d' })).toBe('more than')
  expect(boundOf('lt', { ahead: '30d' })).toBe('less than')
  expect(boundOf('lt', today)).toBeUndefined()
  expect(boundOf('lt', '2026-01-01')).toBeUndefined()
})

test('it is whole with a number and a unit', () => {
  expect(isWhole({ ago: '30d' }) && isWhole({ ahead: '2w' }) && isWhole(today)).toBe(true)
  for (const length of ['', 'd', '0w', '00d', '3.5d', '-1d', '5m']) expect(isWhole({ ago: length })).toBe(false)
  const others: FilterValue[] = ['30d', null, { object: 'people', id: 'x' }, ['30d']]
  for (const value of others) expect(isFromNow(value)).toBe(false)
})
