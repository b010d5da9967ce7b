import { expect, test } from 'vitest'
import type { Condition } from '../api/types'
import { isProperty, propertyFields, propertyOf, propertyWords, typedProperties } from './properties'

test('the catalogue gives a field for each type that a value may have', () => {
  const fields = propertyFields([
    { name: 'category', types: ['text'], declared_type: null },
    { name: 'category', types: ['text'], declared_type: null },
    { name: 'unit_price', types: ['text', 'number'], declared_type: 'number' },
    { name: 'size', types: ['text', 'number'], declared_type: null },
    { name: 'gift', types: ['boolean'], declared_type: null },
    { name: 'lines', types: ['list', 'object'], declared_type: null },
  ])
  expect(fields.map((field) => `${field.slug} ${propertyWords(field)}`)).toEqual([
    'properties.category category (text)', 'properties.unit_price unit price (number)', 'properties.size size (text)', 'properties.size size (number)', 'properties.gift gift (yes or no)',
  ])
  expect(fields.every(isProperty)).toBe(true)
})

test('a name that is typed may be a text, a number, or yes or no', () => {
  expect(typedProperties(' Colour ').map(propertyWords)).toEqual(['Colour (text)', 'Colour (number)', 'Colour (yes or no)'])
  expect(typedProperties(' ')).toEqual([])
})

test('what it is compared with tells its type', () => {
  const typeOf = (op: Condition['op'], value: NonNullable<Condition['value']>) => propertyOf({ field: 'properties.a.b', op, value })?.type
  expect(typeOf('eq', 'wine')).toBe('code')
  expect(typeOf('gte', 2.5)).toBe('decimal')
  expect(typeOf('eq', true)).toBe('boolean')
  expect(typeOf('empty', true)).toBe('code')
  expect(typeOf('lt', '2026-01-01')).toBe('date')
  expect(propertyOf({ field: 'properties.a.b', op: 'eq', value: 1 })?.label).toBe('a.b')
  expect(propertyOf({ field: 'country', op: 'eq', value: 'DE' })).toBeUndefined()
})
