import { expect, test } from 'vitest'
import type { OfferedPurpose } from '../../api/forms'
import type { Field } from '../../api/types'
import { problemsOf, type Draft } from './draft'
import { starts, startWith } from './starts'

const people = [['email', 'email'], ['first_name', 'text'], ['last_name', 'text'], ['phone', 'phone']].map(
  ([slug, type]) => ({ slug, label: slug, type, read_only: false, hidden: false, options: null }) as Field,
)
const purpose = (slug: string, channels: OfferedPurpose['channels']): OfferedPurpose => ({ slug, name: slug, text: slug, channels, active: true })

test('each start can go live as it is, in both languages', () => {
  for (const { value } of starts) {
    for (const language of ['en', 'de'] as const) {
      const made = startWith(value, 'Mine', language, people, [])
      expect(problemsOf({ redirect_url: null, allowed_origins: [], ...made } as Draft, true)).toEqual([])
      expect(new Set(made.fields?.map((each) => each.name)).size).toBe(made.fields?.length)
    }
  }
})

test('a newsletter asks for the purpose of that name, or for the only one by e-mail; it never guesses among several', () => {
  const consents = (...purposes: OfferedPurpose[]) => startWith('newsletter', 'N', 'en', people, purposes).consents
  expect(consents(purpose('offers', ['email']), purpose('newsletter', ['email', 'sms']))).toEqual([{ purpose: 'newsletter', channel: 'email', required: true }])
  expect(consents(purpose('offers', ['email']), purpose('calls', ['call']))).toEqual([{ purpose: 'offers', channel: 'email', required: true }])
  expect(consents(purpose('a', ['email']), purpose('b', ['email']))).toEqual([])
  expect(consents()).toEqual([])
})

test('a field that the firm does not have is left out', () => {
  expect(startWith('registration', 'R', 'en', people.slice(0, 1), []).fields?.map((each) => each.field)).toEqual(['email'])
})
