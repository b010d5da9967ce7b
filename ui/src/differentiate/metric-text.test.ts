import { expect, test } from 'vitest'
import type { Metric } from '../api/types'
import { figureState, goalText, valueText } from './metric-text'

test('a value is told in its unit, and nothing is no zero', () => {
  expect(valueText(null, 'people', null)).toBe('–')
  expect(valueText(0, 'people', null)).toBe('0')
  expect(valueText(85, 'percent', null)).toBe('85.0%')
  expect(valueText(85.04, 'percent', null)).toBe('85.0%')
  expect(valueText(1234.5, 'money', 'EUR')).toBe('€1,234.50')
  expect(valueText(283, 'days', null)).toBe('283 days')
})

test('the goal of a quarter keeps its two places', () => {
  expect(goalText({ op: '>', value: 96.02 }, 'percent', null)).toBe('goal above 96.02%')
  expect(goalText({ op: '>', value: 92.2 }, 'percent', null)).toBe('goal above 92.2%')
  expect(goalText({ op: '>', value: 85 }, 'percent', null)).toBe('goal above 85%')
})

test('a list is never asked to add up to a share', () => {
  const metric = { name: 'crr', unit: 'percent', currency: null } as Metric
  expect(figureState(metric, 'CRR', 85, { object: 'people', filter: null, sum: null })).toBe(null)
})
