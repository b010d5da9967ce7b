import { expect, test } from 'vitest'
import { received } from './received'

test('only an event after the key was made is the first of that key', () => {
  expect(received(null, null)).toBeNull()
  expect(received('2026-11-30T10:00:00Z', null)).toBe('2026-11-30T10:00:00Z')
  expect(received('2026-11-30T10:00:00Z', '2026-11-30T10:00:00Z')).toBeNull()
  expect(received('2026-11-30T10:00:01Z', '2026-11-30T10:00:00Z')).toBe('2026-11-30T10:00:01Z')
  // The same moment with and without its fraction.
  expect(received('2026-11-30T10:00:00.000Z', '2026-11-30T10:00:00Z')).toBeNull()
})
