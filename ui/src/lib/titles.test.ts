import { expect, test } from 'vitest'
import type { ObjectType } from '../api/types'
import { titleOf } from './titles'

const people: ObjectType = {
  slug: 'people', singular: 'person', plural: 'people', label: 'People', label_singular: 'Person',
  title_fields: ['first_name', 'last_name'], fields: [],
}

test('a person without a surname is still called by what is known', () => {
  expect(titleOf({ id: '1', first_name: 'Anna', last_name: 'Miller' }, people)).toBe('Anna Miller')
  expect(titleOf({ id: '1', first_name: 'Anna', last_name: null }, people)).toBe('Anna')
  expect(titleOf({ id: '1', first_name: '', last_name: null, email: 'a@example.com' }, people)).toBe('a@example.com')
  expect(titleOf({ id: '0190a000-77', first_name: null, last_name: null }, people)).toBe('Person 0190a000')
})

test('a title that is a relation shows the related title, not its id', () => {
  const lines: ObjectType = { ...people, slug: 'order_lines', title_fields: ['product_id'] }
  expect(titleOf({ id: '1', product_id: 'x', _titles: { product_id: 'Compact disc' } }, lines)).toBe('Compact disc')
})
