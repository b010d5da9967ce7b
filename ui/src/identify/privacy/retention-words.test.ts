import { expect, test } from 'vitest'
import type { Field, ObjectType } from '../../api/types'
import { emptyRule, interactions, periodWords, ruleOf, ruleWords } from './retention-words'

test('a period in days is told in months or years too, as long as that says more', () => {
  expect(periodWords(1)).toBe('1 day')
  expect(periodWords(30)).toBe('30 days')
  expect(periodWords(180)).toBe('180 days, about 6 months')
  expect(periodWords(365)).toBe('365 days, about 12 months')
  expect(periodWords(1095)).toBe('1,095 days, about 3 years')
  expect(periodWords(913)).toBe('913 days, about 2.5 years')
})

test('a rule reads as a sentence', () => {
  expect(ruleWords({ days: 730 }, { what: 'tickets', date: 'Closed at' })).toBe('Erase tickets whose “Closed at” is more than 730 days ago')
  expect(ruleWords({ days: 1 }, { what: 'people', date: 'Last seen' })).toBe('Erase people whose “Last seen” is more than 1 day ago')
  expect(ruleWords({ days: 400 }, { what: 'events “Page viewed”', date: null })).toBe('Erase events “Page viewed” that happened more than 400 days ago')
})

test('a rule is whole only with a date that its object has', () => {
  const field = (slug: string, type: Field['type']) => ({ slug, type, label: slug }) as Field
  const tickets = { slug: 'tickets', fields: [field('closed_at', 'datetime'), field('subject', 'text')] } as unknown as ObjectType
  const draft = { ...emptyRule, object: 'tickets', field: 'closed_at', days: '730' }
  expect(ruleOf(draft, [tickets])).toEqual({ object: 'tickets', field: 'closed_at', days: 730 })
  expect(ruleOf({ ...draft, field: 'subject' }, [tickets])).toBeNull()
  expect(ruleOf({ ...draft, field: null }, [tickets])).toBeNull()
  expect(ruleOf({ ...draft, days: '' }, [tickets])).toBeNull()
  expect(ruleOf({ ...draft, days: 1.5 }, [tickets])).toBeNull()
  expect(ruleOf({ ...emptyRule, kind: 'page_viewed' }, [])).toMatchObject({ object: interactions, kind: 'page_viewed', days: 1095 })
  expect(ruleOf(emptyRule, [])).not.toHaveProperty('kind')
})
