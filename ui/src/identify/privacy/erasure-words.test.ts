import { expect, test } from 'vitest'
import { counted, countName, goes, gone, isNamed, isNumbered } from './erasure-words'

test('only what is there is told, the most first, and what is not known is read as it stands', () => {
  expect(counted({ files: 0, warehouse_files: 2, interactions: 40, odd_things: 2 })).toEqual([
    { key: 'interactions', name: 'Events and conversations', count: 40 },
    { key: 'warehouse_files', name: 'Files of the warehouse, written anew', count: 2 },
    { key: 'odd_things', name: 'Odd things', count: 2 },
  ])
  expect(countName('constructor')).toBe('Constructor')
})

test('a person is named whatever the capitals and blanks, but never by half', () => {
  expect(isNamed('  zoë   O’Hara ', 'Zoë O’Hara')).toBe(true)
  expect(isNamed('Zoe\u0308 O’Hara', 'Zoë O’Hara')).toBe(true)
  expect(isNamed('Zoë', 'Zoë O’Hara')).toBe(false)
  expect(isNamed('', '')).toBe(false)
})

test('several are named by their number', () => {
  expect(isNumbered('1000', 1000)).toBe(true)
  expect(isNumbered('1,000', 1000)).toBe(true)
  expect(isNumbered('100', 1000)).toBe(false)
})

test('what goes along is told once, and what stays is not counted as gone', () => {
  const related = [
    { object: 'needs', count: 2, fate: 'erased' as const, reason: '' },
    { object: 'orders', count: 4, fate: 'unlinked' as const, reason: '' },
  ]
  const counts = { records: 3, unlinked: 4, comments: 1 }
  expect(goes({ counts, related }).map((each) => [each.key, each.count])).toEqual([['records', 1], ['comments', 1]])
  expect(gone(counts)).toBe(4)
})
