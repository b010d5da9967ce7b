import { expect, test } from 'vitest'
import type { Condition, Field, Filter, ObjectType } from '../api/types'
import { bare, changed, flatten, leaves, namedRecords, parseFilter, pointingAt, unbare, unflatten } from './filter'
import { filterWords } from './filter-words'

function field(slug: string, label: string, type: Field['type'], more: Partial<Field> = {}): Field {
  return {
    slug, label, type, help: null, read_only: false, required: false, sortable: true, quick: false, attached: false,
    options: null, relates_to: null, operators: [], in_list: true, ...more,
  }
}

function object(slug: string, singular: string, fields: Field[]): ObjectType {
  return { slug, singular, plural: slug, label: slug, label_singular: singular, title_fields: [], fields }
}

const people = object('people', 'person', [
  field('city', 'City', 'text'),
  field('stage', 'Stage', 'select', { options: [{ value: 'lead', label: 'Lead' }, { value: 'won', label: 'Won' }] }),
  field('chance_active', 'Chance active', 'percent', { attached: true }),
  field('revenue', 'Revenue', 'money', { attached: true }),
])
const orders = object('orders', 'order', [
  field('person_id', 'Person', 'relation', { relates_to: 'people' }),
  field('ordered_at', 'Ordered', 'datetime'),
  field('net', 'Net', 'money'),
])
const all = [people, orders]
const austin: Condition = { field: 'city', op: 'eq', value: 'Austin' }
const rich: Condition = { field: 'revenue', op: 'gt', value: { amount: '300.00', currency: 'USD' } }

test('a filter reads back in plain words', () => {
  expect(filterWords(null, people, all)).toBe('all people')
  expect(filterWords({ and: [austin, rich] }, people, all)).toBe('city is Austin and revenue above $300.00')
  expect(filterWords({ field: 'chance_active', op: 'lt', value: 0.5 }, people, all)).toBe('chance active below 50.0%')
  expect(filterWords({ field: 'stage', op: 'in', value: ['lead', 'won'] }, people, all)).toBe('stage is one of Lead or Won')
  expect(filterWords({ field: 'city', op: 'empty', value: false }, people, all)).toBe('city is filled in')
})

test('nested parts keep their brackets, so that and/or cannot be misread', () => {
  const tree: Filter = { and: [rich, { or: [austin, { field: 'city', op: 'eq', value: 'Boston' }] }] }
  expect(filterWords(tree, people, all)).toBe('revenue above $300.00 and (city is Austin or city is Boston)')
  expect(filterWords({ not: { and: [austin, rich] } }, people, all)).toBe('not (city is Austin and revenue above $300.00)')
})

test('related records are named by their object', () => {
  const since: Condition = { field: 'ordered_at', op: 'gte', value: '1998-01-01T00:00:00Z' }
  expect(filterWords({ related: 'orders', none: since }, people, all)).toBe('has no orders where ordered from Jan 1, 1998')
  expect(filterWords({ related: 'orders', none: { ...since, value: '1998-01-01' } }, people, all)).toBe('has no orders where ordered from Jan 1, 1998')
  expect(filterWords({ related: 'orders', none: { ...since, value: '1998-01-01T15:30:00Z' } }, people, all)).toMatch(/from Jan 1, 1998, 3:30\sPM UTC$/)
  expect(filterWords({ related: 'orders', any: { and: [] } }, people, all)).toBe('has orders')
})

test('flattening and its inverse give the same tree', () => {
  for (const tree of [null, austin, { and: [austin, rich] }, { or: [austin, rich] }] as (Filter | null)[]) {
    expect(unflatten(flatten(tree))).toEqual(tree)
  }
})

test('an address with a broken filter shows all records instead of failing', () => {
  expect(parseFilter('{"field":"city"')).toBeNull()
  expect(parseFilter('{"and":[{"field":1}]}')).toBeNull()
  expect(parseFilter('[]')).toBeNull()
  expect(parseFilter(JSON.stringify({ related: 'orders', any: austin }))).toEqual({ related: 'orders', any: austin })
})

test('orders point at people, people at nothing', () => {
  expect(pointingAt('people', all).map((each) => each.object.slug)).toEqual(['orders'])
  expect(pointingAt('orders', all)).toEqual([])
})

test('a record named by id is read by its title', () => {
  const filter: Filter = { and: [{ field: 'person_id', op: 'eq', value: 'p1' }, { field: 'net', op: 'gte', value: '10.00' }] }
  expect(namedRecords(filter, orders, all)).toEqual([{ object: 'people', id: 'p1' }])
  expect(filterWords(filter, orders, all, new Map([['p1', 'Anna Miller']]))).toBe('person is Anna Miller and net at least 10')
})

test('a condition is added, changed in its place and taken out', () => {
  expect(changed(null, null, austin)).toEqual(austin)
  expect(changed(austin, null, rich)).toEqual({ and: [austin, rich] })
  expect(changed({ or: [austin, rich] }, 0, rich)).toEqual({ or: [rich, rich] })
  expect(changed({ or: [austin, rich] }, 1, null)).toEqual(austin)
  expect(changed(austin, 0, null)).toBeNull()
})

test('dates said from now read on in a sentence', () => {
  expect(filterWords({ related: 'orders', any: { field: 'ordered_at', op: 'gte', value: { ago: '30d' } } }, people, all)).toBe('has orders where ordered not longer ago than 30 days')
  expect(filterWords({ field: 'ordered_at', op: 'lte', value: { ahead: '1w' } }, orders, all)).toBe('ordered at most 1 week ahead')
})

test('shares and hold-outs read as what they are', () => {
  const tenth: Filter = { share: { of: 'Summer test', from: 0, to: 10 } }
  expect(filterWords(tenth, people, all)).toBe('is in a random 10% of people (Summer test)')
  expect(filterWords({ not: tenth }, people, all)).toBe('is not in a random 10% of people (Summer test)')
  expect(filterWords({ share: { of: 'Summer test', from: 10, to: 33.33 } }, people, all)).toBe('is in the share from 10% to 33.33% of people (Summer test)')
})

test('what people agreed to names the purpose and the way', () => {
  const names = new Map([['newsletter', 'Newsletter']])
  const said = (is: string | string[]): Filter => ({ consent: 'newsletter', channel: 'email', is })
  const told = (filter: Filter) => filterWords(filter, people, all, names)
  expect(told(said('granted'))).toBe('agreed to Newsletter by e-mail')
  expect(told({ consent: 'newsletter', channel: 'call' })).toBe('agreed to Newsletter by phone')
  expect(told({ not: said('granted') })).toBe('did not agree to Newsletter by e-mail')
  expect(told(said(['withdrawn', 'denied']))).toBe('took back or declined Newsletter by e-mail')
  expect(told({ not: said('objected') })).toBe('not (objected to Newsletter by e-mail)')
  expect(told(said('none'))).toBe('said nothing about Newsletter by e-mail')
  expect(filterWords(said('granted'), people, all)).toBe('agreed to newsletter by e-mail')
})

test('parts are found through lists and denials, and denials are taken off and put on', () => {
  const share: Filter = { share: { of: 'a', from: 0, to: 1 } }
  expect(leaves({ and: [austin, { or: [{ not: share }, { not: { and: [rich] } }] }] })).toEqual([austin, share, rich])
  for (const filter of [share, { not: share }]) expect(unbare(bare(filter))).toEqual(filter)
  expect(parseFilter(JSON.stringify({ and: [share, { consent: 'a', channel: 'email' }] }))).not.toBeNull()
})
