import { expect, test } from 'vitest'
import type { Identifier } from '../../api/merges'
import { browsersWords, identifierWords, sorted } from './identifier-words'

const one = (kind: string, value: string, more: Partial<Identifier> = {}): Identifier => ({ kind, value, verified: false, source: null, first_seen_at: '2026-01-01T00:00:00Z', ...more })

test('who names somebody comes first, surest kinds ahead, verified ahead of not; browsers stand apart', () => {
  const { named, browsers } = sorted([
    one('anonymous_id', 'b'), one('loyalty_card', 'L'), one('email', 'new@x.example'), one('email', 'ok@x.example', { verified: true, first_seen_at: '2026-02-01T00:00:00Z' }),
    one('user_id', 'c-1'), one('anonymous_id', 'a', { first_seen_at: '2025-01-01T00:00:00Z' }),
  ])
  expect(named.map((each) => each.value)).toEqual(['c-1', 'ok@x.example', 'new@x.example', 'L'])
  expect(browsers.map((each) => each.value)).toEqual(['a', 'b'])
})

test('words', () => {
  expect([identifierWords('user_id'), identifierWords('loyalty_card'), identifierWords('constructor')]).toEqual(['Customer number', 'Loyalty card', 'Constructor'])
  expect([browsersWords(1), browsersWords(3)]).toEqual(['1 browser', '3 browsers'])
})
