import { expect, test } from 'vitest'
import { mended } from './cache'
import { noted, type Stale } from './live'

test('changes of one moment are gathered by object; only what comes or goes breaks lists', () => {
  const stale = new Map<string, Stale>()
  noted(stale, { seq: 1, object: 'people', record_id: 'a', action: 'updated' })
  noted(stale, { seq: 2, object: 'people', record_id: 'a', action: 'updated' })
  noted(stale, { seq: 3, object: 'deals', record_id: 'd', action: 'created' })
  expect(stale.get('people')).toEqual({ ids: new Set(['a']), lists: false })
  expect(stale.get('deals')).toEqual({ ids: new Set(['d']), lists: true })
})

test('bulk work names no record, so all of its object is stale', () => {
  const stale = new Map<string, Stale>()
  noted(stale, { seq: 1, object: 'people', record_id: null, action: 'batch' })
  expect(stale.get('people')).toEqual({ ids: new Set(), lists: true })
})

test('a row takes over only the fields its list asked for', () => {
  const row = { id: '1', city: 'Bonn', _titles: { company_id: 'Old' } }
  expect(mended(row, { id: '1', city: 'Kiel', email: 'a@b.c', _titles: { company_id: 'New' } })).toEqual({
    id: '1', city: 'Kiel', _titles: { company_id: 'New' },
  })
  expect(mended(row, undefined)).toBe(row)
})
