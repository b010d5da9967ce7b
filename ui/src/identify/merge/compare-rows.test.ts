import { expect, test } from 'vitest'
import type { Field, ObjectType, Row } from '../../api/types'
import { agreementOf, keeps, older, pairs, said, toldApart } from './compare-rows'

const field = (slug: string, more: Partial<Field> = {}): Field => ({
  slug, label: slug, type: 'text', required: false, read_only: false, options: null, relates_to: null, attached: false, in_list: false, sortable: true, help: null, operators: [], ...more,
} as Field)

const people: ObjectType = {
  slug: 'people', label: 'People', label_singular: 'Person', singular: 'person', plural: 'people', title_fields: [],
  fields: [
    field('id', { read_only: true }), field('first_name'), field('city'), field('phone'), field('email'), field('notes'), field('owner_id', { type: 'user' }),
    field('revenue', { attached: true }), field('orders', { type: 'roll_up' }), field('secret', { hidden: true }), field('created_at', { read_only: true }),
  ],
}
const ada: Row = { id: 'a', first_name: 'Ada', city: 'Berlin', phone: null, email: 'ADA@x.example ', revenue: 1, orders: 1, secret: 's', created_at: '2026-05-01T00:00:00Z', owner_id: 'u' }
const eda: Row = { id: 'b', first_name: 'Eda', city: '', phone: '+49 30 1', email: 'ada@x.example', revenue: 2, orders: 2, secret: 't', created_at: '2025-05-01T00:00:00Z' }

test('fields agree, differ or are of one only; what nobody fills in is left out', () => {
  expect(pairs(people, ada, eda).map(({ field: { slug }, agreement }) => [slug, agreement])).toEqual([
    ['first_name', 'differs'], ['city', 'one'], ['phone', 'other'], ['email', 'same'], ['owner_id', 'one'],
  ])
})

test('values with parts are compared by them, and nothing is no value', () => {
  expect(agreementOf({ amount: '1', currency: 'EUR' }, { amount: '1', currency: 'EUR' })).toBe('same')
  expect(agreementOf(['a'], ['b'])).toBe('differs')
  expect(agreementOf([], '')).toBeNull()
  expect(agreementOf(0, null)).toBe('one')
  expect(agreementOf(false, true)).toBe('differs')
})

test('the survivor’s value stays, else the other’s; a choice is obeyed and follows the record when they swap', () => {
  expect(['first_name', 'city', 'phone'].map((slug) => keeps(slug, ada, eda, {}))).toEqual(['a', 'a', 'b'])
  expect(['first_name', 'city', 'phone'].map((slug) => keeps(slug, eda, ada, {}))).toEqual(['b', 'a', 'b'])
  const choices = { first_name: 'b', phone: 'gone' }
  expect([keeps('first_name', ada, eda, choices), keeps('first_name', eda, ada, choices), keeps('phone', ada, eda, choices)]).toEqual(['b', 'b', 'b'])
})

test('only what is not the usual is said', () => {
  expect(said(ada, eda, { first_name: 'b', email: 'a', city: 'a', phone: 'gone' })).toEqual({ first_name: 'b' })
  expect(said(eda, ada, { first_name: 'b' })).toEqual({})
})

test('the older of both stays, by moments rather than by their spelling', () => {
  expect(older(ada, eda).id).toBe('b')
  expect(older({ id: 'x', created_at: '2026-01-01T00:30:00+02:00' }, { id: 'y', created_at: '2025-12-31T23:00:00Z' }).id).toBe('x')
  expect(older({ id: 'x' }, { id: 'y' }).id).toBe('x')
})

test('who has the same name is told apart, and nothing is said twice', () => {
  const object = { ...people, fields: [field('email', { type: 'email' }), field('phone', { type: 'phone' }), field('city'), field('notes')] }
  expect(toldApart({ id: 'a', email: 'a@x.example', phone: null, city: 'Berlin', notes: 'x' }, object, 'Ada')).toBe('Ada · a@x.example · Berlin')
  expect(toldApart({ id: 'a', email: 'a@x.example' }, object, 'a@x.example')).toBe('a@x.example')
})
