import { expect, test } from 'vitest'
import { foundGroups, matches, named } from './found'
import { noticeWords } from './notice-words'

test('hits stand by object, the best first', () => {
  const hit = (object: string, id: string) => ({ object, id, title: id, subtitle: null })
  const groups = foundGroups([hit('deals', 'd1'), hit('people', 'p1'), hit('deals', 'd2')], [])
  expect(groups.map((group) => [group.title, group.hits.map((each) => each.id)])).toEqual([['deals', ['d1', 'd2']], ['people', ['p1']]])
})

test('actions fit by the beginnings of words, in any order', () => {
  const actions = ['New person', 'New deal', 'Import a file', 'Persons of interest'].map((label) => ({ label }))
  const found = (typed: string) => matches(actions, typed).map((each) => each.label)
  expect(found('per new')).toEqual(['New person'])
  expect(found('erson')).toEqual([])
  expect(found('file imp')).toEqual(['Import a file'])
})

test('an action is found by what it is called elsewhere, after those of that name', () => {
  const actions = [{ label: 'Dark colours', also: 'switch theme' }, { label: 'New person', also: 'create add' }, { label: 'Theme park' }]
  const found = (typed: string) => matches(actions, typed).map((each) => each.label)
  expect(found('switch theme')).toEqual(['Dark colours'])
  expect(found('create person')).toEqual(['New person'])
  expect(found('theme')).toEqual(['Theme park', 'Dark colours'])
})

test('a notification is a sentence also where names are missing', () => {
  expect(noticeWords({ kind: 'mention', actor: { kind: 'user', name: 'Ada' }, title: 'Big deal', detail: null })).toBe('Ada mentioned you at Big deal')
  expect(noticeWords({ kind: 'due', actor: { kind: 'system', name: 'Rapport' }, title: null, detail: null })).toBe('A task is due')
})

test('the name of an action comes before records, a few letters do not', () => {
  const actions = [{ label: 'Models' }, { label: 'Make an object' }]
  expect(named(actions, 'models')).toBe(true)
  expect(named(actions, 'make an')).toBe(true)
  expect(named(actions, 'mo')).toBe(false)
  expect(named(actions, 'new')).toBe(true)
  expect(named([], 'new york')).toBe(false)
  expect(named(actions, 'ann@example.com')).toBe(false)
})
