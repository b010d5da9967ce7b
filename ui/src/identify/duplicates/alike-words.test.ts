import { expect, test } from 'vitest'
import { alikeWords, tellingOf } from './alike-words'

test('only what tells somebody apart is asked about, and only when it is enough', () => {
  expect(tellingOf({ first_name: 'Ada', lead_source: 'fair' })).toEqual({})
  expect(tellingOf({ first_name: 'Ada', last_name: ' Moore ', city: 'P', note: 'x' })).toEqual({ first_name: 'Ada', last_name: 'Moore' })
  expect(tellingOf({ email: 'ada@example.com', birthday: null })).toEqual({ email: 'ada@example.com' })
  expect(tellingOf({ first_name: 'Ada', birthday: '1990-01-01' })).toEqual({ first_name: 'Ada', birthday: '1990-01-01' })
})

test('how likely it is, and why', () => {
  const reasons = [
    { field: 'email', text: 'same e-mail address, rare', weight: 14 },
    { field: 'city', text: 'different city', weight: -2 },
  ]
  expect(alikeWords({ probability: 0.97, reasons })).toBe('Very likely the same person: same e-mail address, rare')
  expect(alikeWords({ probability: null, reasons })).toBe('Has the same address or number')
})
