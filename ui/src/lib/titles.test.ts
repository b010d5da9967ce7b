import { expect, test } from 'vitest'
import type { Field, FieldType, ObjectType } from '../api/types'
import { namedBy, titleOf } from './titles'

function field(slug: string, type: FieldType): Field {
  return {
    slug, label: slug, type, help: null, read_only: false, required: false, sortable: true, quick: false, attached: false,
    options: null, relates_to: null, operators: [], in_list: true,
  }
}

function object(label: string, title: string[], fields: Field[]): ObjectType {
  return { slug: label, singular: label, plural: label, label, label_singular: label, title_fields: title, fields }
}

const people = object('Person', ['first_name', 'last_name', 'email', 'source_id'], [
  field('first_name', 'text'), field('last_name', 'text'), field('email', 'email'), field('source_id', 'code'),
])
const orders = object('Order', ['number', 'placed_at'], [field('number', 'code'), field('placed_at', 'datetime')])

test('a person is called by name, without one by the first thing that is known', () => {
  expect(titleOf({ id: '1', first_name: 'Anna', last_name: 'Miller', email: 'a@example.com' }, people)).toBe('Anna Miller')
  expect(titleOf({ id: '1', first_name: 'Anna', last_name: null, email: 'a@example.com' }, people)).toBe('Anna')
  expect(titleOf({ id: '1', first_name: '', email: 'a@example.com', source_id: '7' }, people)).toBe('a@example.com')
  expect(titleOf({ id: '1', source_id: '00042' }, people)).toBe('00042')
  expect(titleOf({ id: '1' }, people)).toBe('Person without a name')
})

test('an order is called by its number, without one by its day', () => {
  expect(titleOf({ id: '1', number: 'A-17', placed_at: '1997-01-01T00:00:00Z' }, orders)).toBe('A-17')
  expect(titleOf({ id: '1', number: null, placed_at: '1997-01-01T00:00:00Z' }, orders)).toBe('Jan 1, 1997')
})

test('the name column hides only what it shows itself', () => {
  expect(namedBy(people, [])).toEqual(['first_name', 'last_name'])
  expect(namedBy(orders, [{ id: '1', number: 'A-17', placed_at: 'x' }])).toEqual(['number'])
  expect(namedBy(orders, [{ id: '1', number: null, placed_at: 'x' }])).toEqual(['placed_at'])
})

test('a line of an order borrows the name of its product', () => {
  const lines = object('Line', ['source_id'], [
    field('source_id', 'code'), { ...field('order_id', 'relation'), relates_to: 'orders' },
    { ...field('product_id', 'relation'), relates_to: 'products' },
  ])
  const row = { id: '1', source_id: '0fbc-1', product_id: 'x', _titles: { order_id: 'A-17', product_id: 'Compact disc' } }
  expect(titleOf(row, lines)).toBe('Compact disc')
  expect(namedBy(lines, [row])).toEqual(['product_id'])
  expect(titleOf({ id: '1', source_id: '0fbc-1' }, lines)).toBe('0fbc-1')
})

test('a title that is a relation shows the related title, not its id', () => {
  const lines = object('Line', ['product_id'], [field('product_id', 'relation')])
  expect(titleOf({ id: '1', product_id: 'x', _titles: { product_id: 'Compact disc' } }, lines)).toBe('Compact disc')
})
