import { expect, test } from 'vitest'
import type { Duplicate, Twin } from '../../api/duplicates'
import { after, type Decided, left, waits } from './queue'

const person = (id: string): Twin => ({ id, title: id, created_at: '2026-01-01T00:00:00Z', first_name: null, last_name: null, email: null, phone: null, city: null, birthday: null, company_id: null })
const pair = (id: string, one: string, other: string): Duplicate => ({ id, probability: 0.9, reasons: [], found_at: '2026-01-01T00:00:00Z', people: [person(one), person(other)] })
const all = [pair('1', 'a', 'b'), pair('2', 'b', 'c'), pair('3', 'd', 'e')]

test('a merge takes along the other pairs of who is gone, a dismissal only its own', () => {
  const waiting = (decided: Decided[]) => all.filter((each) => waits(each, decided)).map((each) => each.id)
  const [first] = all
  if (!first) return
  expect(waiting([])).toEqual(['1', '2', '3'])
  expect(waiting([{ pair: first, kind: 'merged', loser: 'b' }])).toEqual(['3'])
  expect(waiting([{ pair: first, kind: 'dismissed', loser: null }])).toEqual(['2', '3'])
})

test('what is left counts also what is not loaded, and never less than what is in sight', () => {
  expect(left(120, all, all.slice(1))).toBe(119)
  expect(left(2, all, all)).toBe(3)
  expect(left(0, [], [])).toBe(0)
})

test('after a decision comes the next pair, at the end the one before', () => {
  expect([after(all, '1'), after(all, '3'), after(all.slice(0, 1), '1')]).toEqual(['2', '2', null])
})
