import { expect, test } from 'vitest'
import type { Cohort, Metric } from '../api/types'
import { move } from '../ui/heat-grid'
import { cellWords, cohortRows, csvRows, darkest, headWords } from './cohort-rows'

const records = { object: 'people', filter: null, sum: null }
const cell = (month: number, value: number, count: number, provisional = false) => ({ month, value, count, provisional, records })
const january: Cohort = {
  from: '1997-01-01', to: '1997-02-01', size: 7846, provisional: false, generated: false, records,
  cells: [cell(0, 100, 7846), cell(4, 5.2511, 412), cell(5, 0, 0, true)],
}

test('a cell says of whom it speaks', () => {
  expect(cellWords(january, cell(4, 5.2511, 412))).toBe('Of 7,846 acquired in January 1997, 412 (5.3%) bought in month 4.')
  expect(cellWords(january, cell(4, 5.2511, 412, true))).toMatch(/bought in month 4 so far\.$/)
  expect(cellWords(january, cell(0, 100, 7846))).toMatch(/bought in the month of the first purchase\.$/)
  expect(cellWords(january, cell(0, 12, 941))).toMatch(/bought again in that same month\.$/)
  expect(headWords({ ...january, generated: true })).toBe('7,846 acquired in January 1997, made up for the example.')
})

test('the month in which all bought by definition does not set the scale', () => {
  expect(darkest([january])).toBeCloseTo(5.2511)
  const [row] = cohortRows({ cohorts: [january] } as unknown as Metric)
  expect(row?.cells.map((each) => each?.step ?? null)).toEqual([null, null, null, null, 7, 0])
  expect(row?.cells[1]).toBe(null)
})

test('nobody opens no list', () => {
  const [row] = cohortRows({ cohorts: [january] } as unknown as Metric)
  expect(row?.cells[5]?.to).toBe(null)
  expect(row?.cells[4]?.to).toBe('/people')
})

test('arrow keys step over holes and stay inside', () => {
  const rows = cohortRows({ cohorts: [january, { ...january, from: '1997-02-01', cells: january.cells.slice(0, 2) }] } as unknown as Metric)
  expect(move('0:1', 'ArrowRight', rows)).toBe('0:5')
  expect(move('0:6', 'ArrowRight', rows)).toBe(null)
  expect(move('0:6', 'ArrowDown', rows)).toBe(null)
  expect(move('1:5', 'ArrowUp', rows)).toBe('0:5')
  expect(move('1:1', 'ArrowLeft', rows)).toBe('1:0')
  expect(move('1:0', 'End', rows)).toBe('1:5')
  expect(move('0:5', 'Home', rows)).toBe('0:0')
})

test('the file has one line for each cell', () => {
  expect(csvRows([january])).toHaveLength(3)
  expect(csvRows([january])[1]).toEqual(['1997-01-01', '1997-02-01', 7846, 4, 412, 5.2511, false, false])
})
