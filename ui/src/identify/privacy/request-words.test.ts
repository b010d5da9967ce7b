import { expect, test } from 'vitest'
import { showTimesIn } from '../../lib/zone'
import { dueWords, kindHelp, kindNames, kindOrder } from './request-words'

const now = '2026-11-25T10:00:00Z'

test('what is due is told in whole days, and what is late says by how much', () => {
  expect(dueWords('2026-12-25T09:00:00Z', now)).toEqual({ words: 'in 30 days', late: false, soon: false })
  expect(dueWords('2026-12-02T23:00:00Z', now)).toEqual({ words: 'in 7 days', late: false, soon: true })
  expect(dueWords('2026-11-26T00:00:00Z', now).words).toBe('tomorrow')
  expect(dueWords('2026-11-25T00:00:00Z', now)).toEqual({ words: 'today', late: false, soon: true })
  expect(dueWords('2026-11-24T23:59:00Z', now)).toEqual({ words: '1 day overdue', late: true, soon: false })
  expect(dueWords('2026-10-26', now).words).toBe('30 days overdue')
})

test('the day is that of the firm, and a plain day does not slip', () => {
  showTimesIn('Pacific/Auckland')
  try {
    expect(dueWords('2026-11-25T12:00:00Z', '2026-11-25T10:00:00Z').words).toBe('tomorrow')
    expect(dueWords('2026-11-25', '2026-11-25T10:00:00Z').words).toBe('today')
    showTimesIn('America/Los_Angeles')
    expect(dueWords('2026-11-25', '2026-11-25T10:00:00Z').words).toBe('today')
  } finally {
    showTimesIn('UTC')
  }
})

test('every kind that can be asked for has its name and what it means', () => {
  expect(kindOrder.toSorted()).toEqual(Object.keys(kindNames).toSorted())
  expect(kindOrder.every((kind) => kindHelp[kind].endsWith('.'))).toBe(true)
})
