import { expect, test } from 'vitest'
import { changesOf, emptyDraft, missingIn, newField } from './field-draft'
import { moved } from '../../ui/sortable'
import { valueOf } from './options-editor'

test('a field is not made before what its type needs is said', () => {
  expect(Object.keys(missingIn({ ...emptyDraft, type: 'select' }))).toEqual(['label', 'options'])
  expect(missingIn({ ...emptyDraft, label: 'Owner', type: 'relation' }).relates_to).toBeDefined()
  expect(missingIn({ ...emptyDraft, label: 'Orders', type: 'roll_up', roll: { object: 'orders', via: 'person_id', function: 'count', field: '', filter: null } })).toEqual({})
})

test('only settings of the chosen type are sent', () => {
  const draft = { ...emptyDraft, label: ' Stars ', type: 'rating' as const, max: 7, relates_to: 'people', unique: true }
  expect(newField(draft)).toEqual({ name: 'Stars', label: 'Stars', type: 'rating', settings: { max: 7 }, class: 'personal' })
})

test('a roll-up is sent with what it counts', () => {
  const filter = { field: 'status', op: 'eq' as const, value: 'placed' }
  const roll = { object: 'orders', via: 'person_id', function: 'count', field: '', filter }
  expect(newField({ ...emptyDraft, label: 'Orders', type: 'roll_up', roll }).settings).toEqual({ object: 'orders', via: 'person_id', function: 'count', filter })
  const moments = { object: '', via: 'interactions', function: 'latest', field: 'at', filter: null }
  expect(newField({ ...emptyDraft, label: 'Seen', type: 'roll_up', roll: moments }).settings).toEqual({ via: 'interactions', function: 'latest', field: 'at' })
})

test('a change sends what differs', () => {
  expect(changesOf(emptyDraft, { ...emptyDraft, label: 'New', required: true })).toEqual({ label: 'New', required: true })
  expect(changesOf(emptyDraft, { ...emptyDraft })).toEqual({})
})

test('a choice is kept under a plain value that no other has', () => {
  expect(valueOf('Très important!', [])).toBe('tres_important')
  expect(valueOf('VIP', ['vip'])).toBe('vip_2')
  expect(valueOf('日本', [])).toBe('choice')
})

test('order changes within bounds', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
  expect(moved(['a', 'b'], 0, 5)).toEqual(['a', 'b'])
})
