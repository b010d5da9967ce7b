import { expect, test } from 'vitest'
import { ago, day, dayOfMoment, moment, momentDay, month, percent, prose, sentence, sum } from './format'
import { showTimesIn } from './zone'

test('a calendar day never slips into the day before', () => {
  showTimesIn('America/Los_Angeles')
  expect(day('1998-06-30')).toBe('Jun 30, 1998')
  expect(month('1997-01-01', 'long')).toBe('January 1997')
})

test('days within a sentence are written as all others', () => {
  expect(prose('nobody was inactive on 1997-01-01, where the period begins')).toBe('nobody was inactive on Jan 1, 1997, where the period begins')
  expect(prose('23570 orders are in other currencies')).toBe('23,570 orders are in other currencies')
  expect(prose('order 10482')).toBe('order 10482')
})

test('what the server says stands alone as a sentence', () => {
  expect(sentence('nobody was asked')).toBe('Nobody was asked.')
  expect(sentence('Is it so?')).toBe('Is it so?')
  expect(sentence('')).toBe('')
})

test('a moment is told in the time zone of the firm', () => {
  showTimesIn('America/New_York')
  expect(momentDay('1998-01-01T02:00:00Z')).toBe('Dec 31, 1997')
  showTimesIn('Europe/Berlin')
  expect(moment('1998-01-01T02:00:00Z')).toMatch(/Jan 1, 1998, 3:00\sAM GMT\+1/)
  expect(dayOfMoment('1997-12-31T23:30:00Z')).toBe('1998-01-01')
  showTimesIn('Not/AZone')
  expect(momentDay('1998-01-01T02:00:00Z')).toBe('Jan 1, 1998')
})

test('times are relative within a week and absolute after it', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  expect(ago('2026-11-22T11:59:30Z', now)).toBe('30 seconds ago')
  expect(ago('2026-11-20T12:00:00Z', now)).toBe('2 days ago')
  expect(ago('2026-11-10T12:00:00Z', now)).toBe('Nov 10, 2026')
})

test('sums in several currencies are not added together', () => {
  expect(sum([{ amount: '1.00', currency: 'USD' }, { amount: '2.50', currency: 'EUR' }])).toBe('$1.00 + €2.50')
})

test('an almost certain chance is not called certain', () => {
  expect(percent(0.996)).toBe('99.6%')
  expect(percent(0.004)).toBe('0.4%')
  expect(percent(0.0001)).toBe('< 0.1%')
  expect(percent(0.9999)).toBe('> 99.9%')
  expect(percent(1)).toBe('100%')
  expect(percent(0.994)).toBe('99%')
})
