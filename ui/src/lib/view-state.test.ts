import { expect, test } from 'vitest'
import type { SavedView } from '../api/views'
import { readListState, writeListState } from './list-state'
import { changesSince, settingsOf, stateOf } from './view-state'

const view: SavedView = {
  id: 'v1', object: 'deals', name: 'Mine', kind: 'board', shared: false, owner_id: null, mine: true, can_edit: true, missing: [],
  settings: {
    columns: [{ field: 'name', width: 180 }, { field: 'amount' }],
    filter: { field: 'amount', op: 'gt', value: { amount: '10.00', currency: 'EUR' } },
    sort: [{ field: 'amount', direction: 'desc' }],
    group_by: 'stage_id', sums: ['amount'],
  },
}

test('a view goes into the address and comes back the same', () => {
  const state = readListState(new URLSearchParams(writeListState(stateOf(view))))
  expect(state).toEqual(stateOf(view))
  expect(changesSince(view, state)).toEqual([])
  expect(changesSince({ ...view, settings: settingsOf(state, []) }, state)).toEqual([])
})

test('what was changed is named; the order of keys is no change', () => {
  const state = stateOf(view)
  expect(changesSince(view, { ...state, filter: { value: { currency: 'EUR', amount: '10.00' }, op: 'gt', field: 'amount' } })).toEqual([])
  expect(changesSince(view, { ...state, sort: [], kind: 'table' })).toEqual(['layout', 'order'])
  expect(changesSince(view, { ...state, widths: { name: 200 } })).toEqual(['widths'])
})

test('a width is kept although the usual columns are shown', () => {
  const state = { ...stateOf(view), columns: null, widths: { amount: 90 } }
  expect(settingsOf(state, ['name', 'amount']).columns).toEqual([{ field: 'name' }, { field: 'amount', width: 90 }])
})

test('widths of an address are only believed when they are widths', () => {
  expect(readListState(new URLSearchParams('widths=a.100,b.x,c.5,.9')).widths).toEqual({ a: 100 })
})
