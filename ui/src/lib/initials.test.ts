import { expect, test } from 'vitest'
import { initials } from './initials'

test('the first word and the last stand for a name', () => {
  expect(['Olaf Owner', 'Anna Maria Smith', 'Mara'].map(initials)).toEqual(['OO', 'AS', 'M'])
})

test('an address stands for a name by what is before the @', () => {
  expect(['ann.lee@example.com', 'ann@example.com'].map(initials)).toEqual(['AL', 'A'])
})

test('marks, markup, emoji and marks of direction give no broken letter', () => {
  expect(initials('"><img src=x onerror=alert(1)>')).toBe('IO')
  expect(initials('\u202eEve\n\n  Öz')).toBe('EÖ')
  expect(initials('🦊 Fox')).toBe('F')
  expect(initials('𝒜da')).toBe('𝒜')
  expect(['', '  ', '--'].map(initials)).toEqual(['?', '?', '?'])
  expect(initials('x '.repeat(300))).toBe('XX')
})
