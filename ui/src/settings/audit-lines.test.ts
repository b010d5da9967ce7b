import { expect, test } from 'vitest'
import { changedFields } from './audit-lines'

test('only what differs is told, and nothing of the bookkeeping', () => {
  const entry = { before: { city: 'Bonn', name: 'A', updated_at: '1', tags: ['a'] }, after: { city: 'Rome', name: 'A', updated_at: '2', tags: ['a'], note: 'x' } }
  expect(changedFields(entry, undefined)).toEqual([
    { slug: 'city', label: 'city', before: 'Bonn', after: 'Rome' },
    { slug: 'note', label: 'note', before: '', after: 'x' },
  ])
  expect(changedFields({ before: null, after: null }, undefined)).toEqual([])
})
