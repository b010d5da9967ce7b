import { expect, test } from 'vitest'
import type { MetricPoint } from '../api/types'
import { chosenStep } from './keeping-period'

const point = (from: string, to: string, value: number | null, provisional = false): MetricPoint => ({ from, to, value, provisional, records: null })
const year = (at: number, value: number | null, provisional = false) => point(`${at}-01-01`, `${at + 1}-01-01`, value, provisional)

test('the last complete year is told, not the open one', () => {
  expect(chosenStep([year(1996, 80), year(1997, 82), year(1998, 90, true)], 'year')?.from).toBe('1997-01-01')
  expect(chosenStep([year(1997, 82), point('1998-01-01', '1998-07-01', 78)], 'year')?.from).toBe('1997-01-01')
})

test('a year before which nobody was a customer has no figure, so the half year after it is told', () => {
  const series = [year(1997, null), point('1998-01-01', '1998-07-01', 78)]
  expect(chosenStep(series, 'year')?.from).toBe('1998-01-01')
})

test('what the data allow: an open step, then one without a figure, then nothing', () => {
  expect(chosenStep([year(1997, null), year(1998, 70, true)], 'year')?.from).toBe('1998-01-01')
  expect(chosenStep([year(1997, null)], 'year')?.from).toBe('1997-01-01')
  expect(chosenStep([], 'year')).toBe(null)
})
