import { expect, test } from 'vitest'
import type { Metric } from '../api/types'
import { daysWords } from './ladder'
import { rfmRows } from './rfm-grid'

const records = { object: 'people', filter: null, sum: null }
const cell = (recency: number, frequency: number, value: number, revenue: number) => ({ recency, frequency, value, revenue, records })
const metric = { currency: 'USD', cells: [cell(1, 1, 300, 1000), cell(5, 5, 100, 9000), cell(5, 1, 0, 0)] } as unknown as Metric

test('the best customers stand at the top right, and shares add up over all people', () => {
  const rows = rfmRows(metric, 'people')
  expect(rows.map((row) => row.key)).toEqual(['5', '4', '3', '2', '1'])
  expect(rows[0]?.cells[4]).toMatchObject({ text: '100', sub: '25.0%', step: 2 })
  expect(rows[4]?.cells[0]).toMatchObject({ text: '300', sub: '75.0%', step: 7 })
})

test('shaded by revenue the same cells tell money, and still open the same people', () => {
  const best = rfmRows(metric, 'revenue')[0]?.cells[4]
  expect(best).toMatchObject({ text: '$9,000', sub: '90.0%', step: 7, to: '/people', state: { figure: { value: 100, unit: 'people' } } })
})

test('an empty class opens nothing', () => {
  expect(rfmRows(metric, 'people')[4]?.cells[4]).toMatchObject({ text: '', step: null, to: null })
})

test('a rung ends on the day before the next begins', () => {
  const rung = { name: 'cooling' as const, label: 'Cooling', value: 1, records: null }
  expect(daysWords({ ...rung, from_days: 0, to_days: 90 })).toBe('below 90 days')
  expect(daysWords({ ...rung, from_days: 90, to_days: 180 })).toBe('90 to 179 days')
  expect(daysWords({ ...rung, from_days: 365, to_days: null })).toBe('365 days and more')
})
