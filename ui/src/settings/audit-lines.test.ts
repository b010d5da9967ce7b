import { expect, test } from 'vitest'
import type { Field, ObjectType } from '../api/types'
import { changedFields, recordOf } from './audit-lines'

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

test('a comment and a share lead to their record, and read as words', () => {
  const comment = { object: 'comments', record_id: 'x', before: null, after: { object: 'deals', record_id: 'd1', body: 'See @[Ada](user:01890a5d-ac96-774b-bcce-b302099a8057)' } }
  expect(recordOf(comment)).toEqual({ object: 'deals', id: 'd1' })
  expect(changedFields(comment, undefined).map((each) => each.after.text)).toEqual(['See @Ada'])
  const share = { object: 'shares', record_id: 'd1', before: { of: 'deals', shares: [] }, after: { of: 'deals', shares: [{ user_id: 'u1', name: 'Ada', right: 'edit' }] } }
  expect(recordOf(share as never)).toEqual({ object: 'deals', id: 'd1' })
  expect(changedFields(share as never, undefined).map((each) => [each.before.text, each.after.text])).toEqual([['', 'Ada changes it']])
})
