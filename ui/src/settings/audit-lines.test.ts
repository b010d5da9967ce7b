import { expect, test } from 'vitest'
import type { Field, ObjectType } from '../api/types'
import { changedFields } from './audit-lines'

test('only what differs is told, and nothing of the bookkeeping', () => {
  const entry = { before: { city: 'Bonn', name: 'A', updated_at: '1', tags: ['a'] }, after: { city: 'Rome', name: 'A', updated_at: '2', tags: ['a'], note: 'x' } }
  expect(changedFields(entry, undefined)).toEqual([
    { slug: 'city', label: 'city', before: { text: 'Bonn' }, after: { text: 'Rome' } },
    { slug: 'note', label: 'note', before: { text: '' }, after: { text: 'x' } },
  ])
  expect(changedFields({ before: null, after: null }, undefined)).toEqual([])
})

test('people and records are named, not numbered', () => {
  const field = (slug: string, type: string, relates_to: string | null = null) => ({ slug, label: slug, type, relates_to }) as Field
  const object = { fields: [field('owner_id', 'user'), field('company_id', 'relation', 'companies')] } as ObjectType
  const entry = { before: { owner_id: 'u1', company_id: null }, after: { owner_id: 'u9', company_id: 'c1' } }
  expect(changedFields(entry, object, new Map([['u1', 'Ada']]), new Map([['companies', 'Company']])).map(({ before, after }) => [before, after])).toEqual([
    [{ text: 'Ada' }, { text: 'A colleague' }],
    [{ text: '' }, { text: 'Company', to: '/companies/c1' }],
  ])
})
