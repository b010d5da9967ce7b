import { expect, test } from 'vitest'
import { mayOf } from '../api/may'
import type { Field, ObjectType, Session } from '../api/types'
import { importable } from './importable'

const object = (slug: string, read_only = false) => ({ slug, fields: [{ slug: 'name', read_only } as Field] }) as ObjectType
const objects = [object('people'), object('deals'), object('rates', true)]
const may = (imports: boolean, ...slugs: string[]) =>
  mayOf({ user: { id: 'me' }, rights: { role: 'x', base: 'member', objects: Object.fromEntries(slugs.map((slug) => [slug, { import: 'all' }])), actions: { import: imports } } } as unknown as Session)

test('a file goes into lists that can be written and that the role imports into', () => {
  expect(importable(objects, may(true, 'deals', 'rates')).map((each) => each.slug)).toEqual(['deals'])
  expect(importable(objects, may(true))).toEqual([])
})

test('who does not import at all brings files into nothing', () => {
  expect(importable(objects, may(false, 'people', 'deals'))).toEqual([])
  expect(importable(objects, mayOf(null))).toEqual([])
})
