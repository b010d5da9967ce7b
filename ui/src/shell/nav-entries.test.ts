import { expect, test } from 'vitest'
import type { ObjectType } from '../api/types'
import { folded, iconOf, objectGroups, placed } from './nav-entries'

const object = (slug: string, more: Partial<ObjectType> = {}): ObjectType => ({
  slug, label: slug, label_singular: slug, singular: slug, plural: slug, title_fields: [], fields: [], ...more,
})

test('objects stand in their group, own ones too; hidden ones and parts are left out', () => {
  const { groups, data } = objectGroups([
    object('x_events', { group: 'marketing' }), object('companies', { group: 'customers' }), object('people', { group: 'customers' }),
    object('stages', { group: 'sales' }), object('deals', { group: 'sales', hidden: true }), object('x_odd', { group: null }),
  ])
  expect(groups.map((group) => group.entries.map((entry) => entry.to))).toEqual([['/people', '/companies'], [], ['/x_events'], []])
  expect(data.map((entry) => entry.to)).toEqual(['/x_odd'])
})

test('what the trade looks at comes first, then what the firm made', () => {
  const sales = ['orders', 'x_loans', 'invoices'].map((slug) => object(slug, { group: 'sales', built_in: !slug.startsWith('x_') }))
  expect(objectGroups(sales, ['invoices']).groups[1]?.entries.map((entry) => entry.to)).toEqual(['/invoices', '/x_loans', '/orders'])
})

test('a long group folds, but neither what the firm made nor where the reader is', () => {
  const sales = ['a', 'b', 'c', 'd', 'e', 'f'].map((slug) => object(slug, { group: 'sales', built_in: true }))
  const own = object('x_own', { group: 'sales', built_in: false })
  const { entries } = objectGroups([...sales, own], ['a', 'b', 'c', 'd']).groups[1] ?? { entries: [] }
  expect(folded(entries, '/f').map((entry) => entry.to)).toEqual(['/a', '/b', '/c', '/d', '/x_own', '/f'])
  expect(folded(entries.slice(0, 5), '/')).toHaveLength(5)
})

test('an icon is that of the object, if the page has it', () => {
  expect(iconOf(object('x', { icon: 'heart' }))).toBe('heart')
  expect(iconOf(object('people', { icon: 'constructor' }))).toBe('people')
  expect(iconOf(object('x'))).toBe('table')
})

test('an entry of the page stands behind the object it is about, at the beginning where that is missing', () => {
  const { groups } = objectGroups([object('people', { group: 'customers' }), object('companies', { group: 'customers' }), object('leads', { group: 'customers' })])
  const entry = { to: '/duplicates', label: 'Duplicates', icon: 'twins' } as const
  const order = (...behind: string[]) => placed(groups, 'Customers', entry, behind)[0]?.entries.map((each) => each.to)
  expect(order('/companies')).toEqual(['/people', '/companies', '/duplicates', '/leads'])
  expect(order('/nobody', '/people')).toEqual(['/people', '/duplicates', '/companies', '/leads'])
  expect(order('/nobody')?.[0]).toBe('/duplicates')
  const many = objectGroups(['people', 'x_a', 'x_b', 'x_c', 'x_d', 'companies'].map((slug) => object(slug, { group: 'customers' })), ['people', 'x_a', 'x_b', 'x_c', 'x_d', 'companies']).groups
  expect(folded(placed(many, 'Customers', entry, ['/companies'])[0]?.entries ?? [], '/')).toContain(entry)
  expect(placed(groups, 'Customers', entry, ['/companies'])[1]?.entries).toEqual([])
})
