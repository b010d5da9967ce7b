import { expect, test } from 'vitest'
import type { Filter } from '../../api/types'
import { emptyDid, readDid, saidDid, wholeDid } from './did-draft'

const back = (filter: Filter) => {
  const draft = readDid(filter)
  return draft && saidDid(draft)
}

test('what the form can say comes back as it was', () => {
  const all: Filter[] = [
    { did: 'order_placed' },
    { not: { did: ['email_opened', 'email_clicked'], within: '30d' } },
    { did: 'order_placed', count: { gte: 2 }, within: '90d', where: { field: 'channel', op: 'eq', value: 'web' } },
    { did: 'order_placed', sum: { field: 'amount', lt: '100.50' }, from: '2026-01-01', to: '2026-02-01' },
    { did: 'call_made', last: { before: '30d' } },
    { did: 'call_made', first: { after: '2026-01-01' } },
  ]
  for (const filter of all) expect(back(filter)).toEqual(filter)
})

test('what says more than the form can is left alone', () => {
  expect(readDid({ did: 'a', count: { gte: 1, lte: 3 } })).toBeNull()
  expect(readDid({ did: 'a', sum: { field: 'amount', gte: 1, currency: 'EUR' } })).toBeNull()
  expect(readDid({ did: 'a', last: { before: '1d', after: '9d' } })).toBeNull()
  expect(readDid({ field: 'country', op: 'eq', value: 'DE' })).toBeNull()
})

test('it is whole when everything is said', () => {
  expect(wholeDid(emptyDid)).toBe(false)
  const bought = { ...emptyDid, kinds: ['order_placed'] }
  expect(wholeDid(bought)).toBe(true)
  expect(wholeDid({ ...bought, number: '' })).toBe(false)
  expect(wholeDid({ ...bought, number: '1.5' })).toBe(false)
  expect(wholeDid({ ...bought, measure: 'sum', number: '1.5' })).toBe(true)
  expect(wholeDid({ ...bought, when: 'within', within: 'd' })).toBe(false)
  expect(wholeDid({ ...bought, when: 'between' })).toBe(false)
})
