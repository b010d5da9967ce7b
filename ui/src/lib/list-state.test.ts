import { expect, test } from 'vitest'
import { parseSort, readListState, recordsAddress, writeListState, writeSort } from './list-state'

test('a list survives being written to and read from the address', () => {
  const state = {
    search: 'müller & co',
    filter: { field: 'city', op: 'eq' as const, value: 'a,b=c' },
    sort: [{ field: 'value_predictive', direction: 'desc' as const }, { field: 'email', direction: 'asc' as const }],
    sum: ['net'],
    columns: ['email', 'net'],
    widths: { email: 180 },
    kind: 'board' as const,
    group: 'country',
    date: 'created_at',
    view: 'v1',
  }
  expect(readListState(new URLSearchParams(writeListState(state)))).toEqual(state)
})

test('nothing chosen leaves the address bare', () => {
  expect(writeListState({ search: '', filter: null, sort: [], sum: [], columns: null })).toBe('')
  expect(recordsAddress({ object: 'people', filter: null, sum: null })).toBe('/people')
})

test('a minus in the address means descending', () => {
  expect(parseSort('-revenue,email')).toEqual([
    { field: 'revenue', direction: 'desc' },
    { field: 'email', direction: 'asc' },
  ])
  expect(parseSort('-')).toEqual([])
  expect(writeSort(parseSort('-revenue,email'))).toBe('-revenue,email')
})

test('the records of a figure carry filter and sum', () => {
  const address = recordsAddress({ object: 'orders', filter: { field: 'net', op: 'gt', value: 0 }, sum: 'net' })
  const params = new URLSearchParams(address.split('?')[1])
  expect(address.startsWith('/orders?')).toBe(true)
  expect(JSON.parse(params.get('filter') ?? '')).toEqual({ field: 'net', op: 'gt', value: 0 })
  expect(params.get('sum')).toBe('net')
})
