import { expect, test } from 'vitest'
import { dayAfter, isWhole, lastDay, stepLong, stepShort } from './steps'

test('a whole step is called by its name, a cut one by its days', () => {
  expect(stepLong('1997-01-01', '1998-01-01')).toBe('1997')
  expect(stepLong('1998-01-01', '1998-07-01')).toBe('Jan 1, 1998 – Jun 30, 1998')
  expect(stepLong('1998-04-01', '1998-07-01')).toBe('Q2 1998')
  expect(stepLong('1998-02-01', '1998-05-01')).toBe('Feb 1, 1998 – Apr 30, 1998')
  expect(stepLong('1998-02-01', '1998-03-01')).toBe('February 1998')
  expect(stepLong('1998-02-02', '1998-02-03')).toBe('Feb 2, 1998')
  expect(stepLong('1997-12-29', '1998-01-05')).toBe('Dec 29, 1997 – Jan 4, 1998')
})

test('an axis is told in the grain of the page', () => {
  expect(stepShort('1998-04-01', 'quarter')).toBe('Q2 98')
  expect(stepShort('1998-01-01', 'year')).toBe('1998')
  expect(stepShort('1998-04-01', 'month')).toBe('Apr 98')
})

test('half a year is no year, and July to June is none either', () => {
  expect(isWhole('1998-01-01', '1998-07-01', 'year')).toBe(false)
  expect(isWhole('1997-07-01', '1998-07-01', 'year')).toBe(false)
  expect(isWhole('1997-01-01', '1998-01-01', 'year')).toBe(true)
  expect(isWhole('1998-02-01', '1998-05-01', 'quarter')).toBe(false)
  expect(isWhole('1998-03-01', '1998-03-31', 'month')).toBe(false)
})

test('the day after the last is told as the last, over the ends of months and years', () => {
  expect(lastDay('1998-03-01')).toBe('1998-02-28')
  expect(dayAfter('1997-12-31')).toBe('1998-01-01')
  expect(dayAfter(lastDay('2000-03-01'))).toBe('2000-03-01')
})
