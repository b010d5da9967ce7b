import { expect, test } from 'vitest'
import type { Field, ObjectType } from '../../api/types'
import { linkedObjects, namedTables, recordAddress } from './words'

const object = (slug: string, singular: string, relations: Record<string, string> = {}): ObjectType => ({
  slug,
  label: slug,
  label_singular: singular,
  singular,
  plural: slug,
  title_fields: [],
  fields: Object.entries(relations).map(([name, relates_to]) => ({ slug: name, relates_to }) as Field),
})
const objects = [object('people', 'Person', { company_id: 'companies', referred_by_id: 'people' }), object('companies', 'Company'), object('orders', 'Order', { person_id: 'people' })]
const linked = (query: string, ...names: string[]) => linkedObjects(query, names.map((name) => ({ name })), objects)

test('an id belongs to the table that the rows come from', () => {
  expect(linked('select id from orders', 'id')).toEqual(['orders'])
  expect(linked('select p.id from people p join orders o on o.person_id = p.id', 'id')).toEqual(['people'])
  expect(linked('with best as (select person_id as id from orders) select id from people', 'id')).toEqual(['people'])
})

test('an id of something that has no page leads nowhere', () => {
  expect(linked('select id from interactions', 'id')).toEqual([null])
  expect(linked("select id from changes -- from orders\nwhere what = 'from people'", 'id')).toEqual([null])
})

test('relations are known by name, whatever the table', () => {
  expect(linked('select * from interactions', 'person_id', 'company_id', 'order_id', 'referred_by_id', 'kind')).toEqual([
    'people', 'companies', 'orders', 'people', null,
  ])
})

test('only what looks like an id becomes a link', () => {
  expect(recordAddress('people', '01a20115-9ec8-77c8-990f-01244ab472c0')).toBe('/people/01a20115-9ec8-77c8-990f-01244ab472c0')
  expect(recordAddress('people', '42')).toBe(null)
  expect(recordAddress(null, '01a20115-9ec8-77c8-990f-01244ab472c0')).toBe(null)
})

test('tables are found in the query, not in its texts', () => {
  const tables = ['people', 'orders'].map((name) => ({ name, help: '', kind: 'table' as const, columns: [] }))
  expect(namedTables("select 'people' from Orders", tables).map((each) => each.name)).toEqual(['orders'])
})
