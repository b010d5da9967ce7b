import { expect, test } from 'vitest'
import type { MappedField } from '../../api/privacy'
import { objectsOf, shareOf, sourceWords } from './map-words'

const field = (object: string, slug: string, more: Partial<MappedField> = {}): MappedField => ({
  object, object_name: object, field: slug, field_name: slug, type: 'text', class: 'transactional', sensitive: false, filled: 0, of: 0, sources: [], roles: [], ...more,
})

test('fields stand with their object, which counts the personal and the sensitive', () => {
  const found = objectsOf([field('people', 'email', { class: 'personal' }), field('orders', 'total'), field('people', 'faith', { class: 'personal', sensitive: true })])
  expect(found.map((each) => [each.slug, each.fields.length, each.personal, each.sensitive])).toEqual([['people', 2, 2, 1], ['orders', 1, 0, 0]])
})

test('where values came from is told from the most on, and the tail is counted', () => {
  const sources = [1, 9, 4, 2, 3].map((count) => ({ source: `s${count}`, count }))
  expect(sourceWords(sources, String)).toBe('s9 9, s4 4, s3 3, 2 more')
  expect(sourceWords([], String)).toBe('')
})

test('the share of an empty object is nothing, not no number', () => {
  expect(shareOf({ filled: 0, of: 0 })).toBe(0)
  expect(shareOf({ filled: 3, of: 4 })).toBe(0.75)
})
