import { expect, test } from 'vitest'
import type { Field, FieldType } from '../api/types'
import { countryOfNumber, international } from '../lib/names'
import { plainValue } from './families'
import { readJson } from './json'
import { withPart } from './parts'
import { keyed } from './rating'
import { pointed } from './reference'

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({
  slug: 'x', label: 'X', type, help: null, read_only: false, required: false, sortable: true, quick: false, attached: false,
  options: null, relates_to: null, operators: [], in_list: true, ...more,
})

test('copied text is what the reader sees', () => {
  const options = [{ value: 'vip', label: 'Very important' }, { value: 'new', label: 'New' }]
  expect(plainValue('vip', field('select', { options }))).toBe('Very important')
  expect(plainValue(['new', 'vip'], field('multi_select', { options }))).toBe('New; Very important')
  expect(plainValue(['a', 'b'], field('tags'))).toBe('a; b')
  expect(plainValue({ prefix: null, first: 'Ada', middle: null, last: 'King', suffix: null }, field('person_name'))).toBe('Ada King')
  expect(plainValue({ street: 'Hauptstr. 1', city: 'Bonn', postal_code: '53111', country: 'DE' }, field('address'))).toBe('Hauptstr. 1, 53111 Bonn, Germany')
  expect(plainValue({ amount: '5.00', currency: 'EUR' }, field('money'))).toContain('5.00')
  expect(plainValue({ a: [1] }, field('json'))).toBe('{"a":[1]}')
  expect(plainValue(null, field('address'))).toBe('')
})

test('stars by key: arrows within bounds, digits, none', () => {
  expect(keyed('ArrowRight', 5, 5)).toBe(5)
  expect(keyed('ArrowLeft', 1, 5)).toBeNull()
  expect(keyed('4', 0, 5)).toBe(4)
  expect(keyed('7', 0, 5)).toBeUndefined()
  expect(keyed('Backspace', 3, 5)).toBeNull()
  expect(keyed('Tab', 3, 5)).toBeUndefined()
})

test('parts of an address: the last one taken away leaves nothing', () => {
  const parts = [{ name: 'street', label: '' }, { name: 'city', label: '' }]
  expect(withPart(null, parts, 'city', 'Rome')).toEqual({ street: null, city: 'Rome' })
  expect(withPart({ street: null, city: 'Rome' }, parts, 'city', '')).toBeNull()
})

test.each([
  ['0171 2345678', 'DE', '+491712345678'],
  ['(212) 555-0100', 'US', '+12125550100'],
  ['0039 06 1234', 'DE', '+39061234'],
  ['+44 20 7946 0000', 'DE', '+44 20 7946 0000'],
  ['06 1234567', 'IT', '+39061234567'],
  ['12345', null, '12345'],
])('%s typed in %s is %s', (typed, country, made) => {
  expect(international(typed, country)).toBe(made)
})

test('the country of a number is known by its calling code', () => {
  expect(countryOfNumber('+4917')).toBe('DE')
  expect(countryOfNumber('+1 212')).toBe('US')
  expect(countryOfNumber('+420 1')).toBe('CZ')
  expect(countryOfNumber('0171')).toBeNull()
})

test('a reference without its object is none', () => {
  expect(pointed({ object: 'people', id: 'p1' })).toEqual({ object: 'people', id: 'p1' })
  expect(pointed({ id: 'p1' })).toBeNull()
  expect(pointed('p1')).toBeNull()
})

test('json is read when it is json', () => {
  expect(readJson('{"a":1}')).toEqual({ value: { a: 1 } })
  expect(readJson(' ')).toEqual({ value: null })
  expect(readJson('{')).toBeNull()
})
