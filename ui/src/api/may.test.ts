import { expect, test } from 'vitest'
import { mayOf, sharedToEdit, teamOf } from './may'
import type { Field, ObjectType, Session } from './types'

const object = (slug: string, fields: string[]) => ({ slug, fields: fields.map((each) => ({ slug: each }) as Field) }) as ObjectType
const deals = object('deals', ['name', 'owner_id'])
const lines = object('order_lines', ['quantity', 'owner_id'])

const session = (objects: Record<string, Record<string, string>>, base = 'member', actions = {}) =>
  ({ user: { id: 'me' }, rights: { role: 'x', base, objects, actions } }) as unknown as Session

test('a right that goes to own records goes to those and to no others', () => {
  const may = mayOf(session({ deals: { read: 'all', edit: 'own', delete: 'none', create: 'all' } }))
  expect(may.to(deals, 'edit', { id: '1', owner_id: 'me' })).toBe(true)
  expect(may.to(deals, 'edit', { id: '1', owner_id: 'her' })).toBe(false)
  expect(may.to(deals, 'edit', { id: '1', owner_id: null })).toBe(false)
  expect(may.to(deals, 'delete', { id: '1', owner_id: 'me' })).toBe(false)
  expect([may.on('deals', 'edit'), may.on('deals', 'delete'), may.on('people', 'read')]).toEqual([true, false, false])
  expect(may.needs(deals)).toEqual(['owner_id'])
})

test('the reach of a team goes to her colleagues', () => {
  const may = mayOf(session({ deals: { edit: 'team', delete: 'all' } }), ['me', 'her'])
  expect(may.to(deals, 'edit', { id: '1', owner_id: 'her' })).toBe(true)
  expect(may.to(deals, 'edit', { id: '1', owner_id: 'him' })).toBe(false)
  expect(may.to(deals, 'delete', { id: '1' })).toBe(true)
})

test('parts have no owner of their own, so the server decides', () => {
  const may = mayOf(session({ order_lines: { edit: 'own' } }))
  expect(may.to(lines, 'edit', { id: '1' })).toBe(true)
  expect(may.needs(lines)).toEqual([])
})

test('who is not signed in may nothing, and a role of the firm is what it is based on', () => {
  expect(mayOf(null).write).toBe(false)
  expect(mayOf(session({}, 'read_only')).write).toBe(false)
  expect(mayOf(session({}, 'admin')).admin).toBe(true)
  expect(mayOf(session({}, 'member', { webhooks: true })).act('webhooks')).toBe(true)
  expect(mayOf(session({}, 'member', { sql: false })).act('sql')).toBe(false)
})

const teams = [
  { id: 'sales', name: 'Sales', parent_id: null, user_ids: ['boss'] },
  { id: 'north', name: 'North', parent_id: 'sales', user_ids: ['me', 'her'] },
  { id: 'south', name: 'South', parent_id: 'sales', user_ids: ['him'] },
]

test('a team reaches down, and what is shared with it too', () => {
  expect(teamOf('boss', teams).sort()).toEqual(['boss', 'her', 'him', 'me'])
  expect(teamOf('me', teams).sort()).toEqual(['her', 'me'])
  const share = (team_id: string | null, user_id: string | null, right: 'read' | 'edit' = 'edit') => [{ team_id, user_id, right }]
  expect(sharedToEdit('me', share('sales', null), teams)).toBe(true)
  expect(sharedToEdit('me', share('south', null), teams)).toBe(false)
  expect(sharedToEdit('me', share(null, 'me'), teams)).toBe(true)
  expect(sharedToEdit('me', share(null, 'me', 'read'), teams)).toBe(false)
})
