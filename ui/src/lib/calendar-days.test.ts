import { expect, test } from 'vitest'
import { addMonths, monthOf, onDay, weekOf } from './calendar-days'
import { showTimesIn } from './zone'

test('weeks begin where the locale begins them', () => {
  expect(weekOf('2026-11-25', 1)[0]).toBe('2026-11-23')
  expect(weekOf('2026-11-25', 7)[0]).toBe('2026-11-22')
  expect(weekOf('2026-11-22', 1)[0]).toBe('2026-11-16')
  expect(weekOf('2026-11-23', 1)).toHaveLength(7)
})

test('a month is shown in whole weeks, over the end of years', () => {
  const december = monthOf('2026-12-15', 1)
  expect([december[0], december.at(-1)]).toEqual(['2026-11-30', '2027-01-03'])
  expect(monthOf('2027-02-10', 1)).toHaveLength(28)
  expect(addMonths('2026-12-31', 1)).toBe('2027-01-01')
  expect(addMonths('2026-01-31', -1)).toBe('2025-12-01')
})

test('a moment keeps its time when it changes its day', () => {
  expect(onDay('2026-11-25T14:30:00Z', '2026-11-25', '2026-12-01')).toBe('2026-12-01T14:30:00Z')
  expect(onDay('2026-11-25', '2026-11-25', '2026-11-20')).toBe('2026-11-20')
  showTimesIn('America/New_York')
  // The clock is put back in between: nine in the morning stays nine.
  expect(onDay('2026-10-30T13:00:00Z', '2026-10-30', '2026-11-03')).toBe('2026-11-03T14:00:00Z')
  showTimesIn('UTC')
})
