import { expect, test } from 'vitest'
import { computedWords, everyChoices } from './sql-words'

const now = Date.parse('2026-03-02T12:00:00Z')

test('a segment in SQL says when it was computed and when it will be', () => {
  expect(computedWords({ every: '6h', refreshed_at: '2026-03-02T11:55:00Z', next_at: '2026-03-02T17:55:00Z' }, now)).toBe('Computed every 6 hours, last 5 minutes ago, next in 6 hours.')
  expect(computedWords({ every: '1d', refreshed_at: null, next_at: null }, now)).toBe('Computed every day, not yet.')
  expect(computedWords({ every: '1h', refreshed_at: '2026-03-02T11:00:00Z', next_at: '2026-03-02T12:00:00Z' }, now)).toBe('Computed every hour, last 1 hour ago, next in a moment.')
})

test('what a program chose stays a choice', () => {
  expect(everyChoices('1h').map((each) => each.label)).toEqual(['every hour', 'every 6 hours', 'every day'])
  expect(everyChoices('2d').at(-1)).toEqual({ value: '2d', label: 'every 2 days' })
})
