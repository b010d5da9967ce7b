import { expect, test } from 'vitest'
import type { RoleSaid } from '../../api/rights'
import { reachOf, withFieldRight, withReach } from './matrix'

const role: RoleSaid = { name: 'Sales', base: 'member', objects: { '*': { read: 'own' }, deals: { edit: 'team' } }, fields: {}, actions: {} }

test('a line of its own wins over that of all objects, which wins over the base', () => {
  expect(reachOf(role, 'deals', 'edit')).toEqual({ reach: 'team', said: true })
  expect(reachOf(role, 'deals', 'read')).toEqual({ reach: 'own', said: false })
  expect(reachOf(role, 'deals', 'delete')).toEqual({ reach: 'all', said: false })
  expect(reachOf({ ...role, objects: {}, base: 'read_only' }, 'deals', 'edit').reach).toBe('none')
})

test('what was said can be taken back without a trace', () => {
  expect(withReach(role, 'deals', 'edit', null).objects).toEqual({ '*': { read: 'own' } })
  const hidden = withFieldRight(role, 'people', 'birthday', 'hidden')
  expect(hidden.fields).toEqual({ people: { birthday: 'hidden' } })
  expect(withFieldRight(hidden, 'people', 'birthday', 'edit').fields).toEqual({})
})
