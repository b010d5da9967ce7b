import { expect, test } from 'vitest'
import type { Filter } from '../api/types'
import { filterWords } from './filter-words'
import { moments } from './moments'

const told = (filter: Filter) => filterWords(filter, moments, [], new Map([['s1', 'Regulars']]))

test('what people did reads as a sentence', () => {
  expect(told({ did: 'order_placed' })).toBe('did “order placed”')
  expect(told({ did: 'order_placed', count: { gte: 2 }, within: '90d' })).toBe('did “order placed” at least 2 times in the last 90 days')
  expect(told({ not: { did: ['email_opened', 'email_clicked'], within: '1w' } })).toBe('did not “email opened” or “email clicked” in the last 1 week')
  expect(told({ did: 'order_placed', sum: { field: 'amount', gte: 100, currency: 'EUR' }, from: '2026-01-01' })).toMatch(/^amounts of “order placed” adding up to at least 100 EUR from /)
  expect(told({ did: 'call_made', last: { before: '30d' } })).toBe('last “call made” more than 30 days ago')
  expect(told({ did: 'page_viewed', where: { field: 'url', op: 'contains', value: 'sale' }, count: { eq: 1 } })).toBe('did “page viewed” where page contains sale exactly 1 time')
})

test('what followed what, and the segments somebody is in', () => {
  expect(told({ sequence: [{ did: 'cart_added', within: '30d' }, { did: 'order_placed', within: '2h' }] })).toBe('did “cart added”, then “order placed” within 2 hours in the last 30 days')
  expect(told({ and: [{ segment: 's1' }, { not: { segment: 's2' } }] })).toBe('is in Regulars and not (is in a certain segment)')
})

test('what events told beside their fields is part of the sentence', () => {
  const category: Filter = { field: 'properties.category', op: 'eq', value: 'wine' }
  expect(told({ did: 'product_viewed', where: category, count: { gte: 2 }, within: '30d' })).toBe('did “product viewed” where category is wine at least 2 times in the last 30 days')
  const more: Filter = { and: [category, { field: 'properties.unit_price', op: 'gte', value: 9.5 }, { field: 'properties.gift', op: 'eq', value: true }] }
  expect(told({ did: 'product_viewed', where: more })).toBe('did “product viewed” where (category is wine and unit price at least 9.5 and gift is yes)')
  expect(told({ did: 'a', where: { field: 'properties.Due', op: 'lt', value: '2026-02-01' } })).toBe('did “a” where Due before Feb 1, 2026')
  expect(told({ did: 'a', where: { field: 'properties.sku', op: 'empty', value: false } })).toBe('did “a” where sku is filled in')
  expect(told({ sequence: [{ did: 'a', where: category }, { did: 'b' }] })).toBe('did “a” where category is wine, then “b”')
})
