import { afterEach, expect, test } from 'vitest'
import { momentAt, showTimesIn, wallTime, zoneWords } from './zone'

afterEach(() => showTimesIn('UTC'))

test('what is typed on the clock of the firm is the moment it means, summer and winter', () => {
  showTimesIn('Europe/Berlin')
  expect(momentAt('2026-01-15T09:00')).toBe('2026-01-15T08:00:00Z')
  expect(momentAt('2026-07-15T09:00')).toBe('2026-07-15T07:00:00Z')
  expect(wallTime('2026-07-15T22:30:00Z')).toBe('2026-07-16T00:30')
  showTimesIn('America/Los_Angeles')
  expect(momentAt('2025-12-31T23:30')).toBe('2026-01-01T07:30:00Z')
  expect(wallTime('2026-01-01T07:30:00Z')).toBe('2025-12-31T23:30')
})

test('every moment is typed back as the same moment, also around the change of the clock', () => {
  for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']) {
    showTimesIn(zone)
    for (let hour = 0; hour < 400; hour += 1) {
      // Every 23 hours through a year, so that all hours of the day come.
      const at = new Date(Date.UTC(2026, 0, 1) + hour * 23 * 3_600_000).toISOString().replace('.000Z', 'Z')
      const back = momentAt(wallTime(at))
      // An hour that comes twice is the first of the two.
      const late = Date.parse(at) - Date.parse(back ?? '')
      expect(late === 0 || (late > 0 && late <= 3_600_000 && wallTime(back ?? '') === wallTime(at)), `${zone} ${at} ${back}`).toBe(true)
    }
  }
})

test('an hour that is left out is taken later, one that comes twice is taken first', () => {
  showTimesIn('Europe/Berlin')
  expect(momentAt('2026-03-29T02:30')).toBe('2026-03-29T01:30:00Z')
  expect(momentAt('2026-10-25T02:30')).toBe('2026-10-25T00:30:00Z')
  expect(momentAt('2026-10-25T03:00')).toBe('2026-10-25T02:00:00Z')
})

test('what is no moment is none', () => {
  expect(momentAt('')).toBe(null)
  expect(wallTime('soon')).toBe('')
})

test('the zone is called as people say it', () => {
  showTimesIn('America/New_York')
  expect(zoneWords()).toBe('New York time')
  showTimesIn('Not/AZone')
  expect(zoneWords()).toBe('UTC')
})
