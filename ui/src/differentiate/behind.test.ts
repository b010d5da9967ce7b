import { expect, test } from 'vitest'
import { behind } from './behind'

const people = { object: 'people', filter: null, sum: null }
const companies = { object: 'companies', filter: null, sum: null }

test('a count opens its records, and nobody opens nothing', () => {
  expect(behind(3, people)).toEqual({ records: people, value: 3 })
  expect(behind(0, people)).toBe(null)
  expect(behind(3, null)).toBe(null)
})

test('of people and companies the larger part opens, with its own number', () => {
  const parts = [{ object: 'people', value: 2, records: people }, { object: 'companies', value: 5, records: companies }]
  expect(behind(7, null, parts)).toEqual({ records: companies, value: 5 })
  expect(behind(7, null, [{ object: 'people', value: 7, records: null }])).toBe(null)
})
