import { expect, test } from 'vitest'
import type { Field, ObjectType } from '../api/types'
import { aboutOf } from './about'

const field = (slug: string, more: Partial<Field>) => ({ slug, read_only: false, relates_to: null, type: 'relation', ...more }) as Field
const activities = {
  fields: [field('deal_id', { relates_to: 'deals' }), field('about', { type: 'reference', relates_to_many: ['deals', 'orders'] })],
} as ObjectType

test('a deal has its own field, an order the one for any record, a product none', () => {
  expect(aboutOf(activities, 'deals')?.given('1')).toEqual({ deal_id: '1' })
  expect(aboutOf(activities, 'orders')?.given('1')).toEqual({ about: { object: 'orders', id: '1' } })
  expect(aboutOf(activities, 'orders')?.filter('1')).toEqual({ field: 'about', op: 'eq', value: '1' })
  expect(aboutOf(activities, 'products')).toBe(undefined)
  expect(aboutOf(undefined, 'deals')).toBe(undefined)
})
