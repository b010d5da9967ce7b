import { expect, test } from 'vitest'
import { lateness } from './day'

test('late is what was due before now', () => {
  const at = Date.parse('2026-05-10T12:00:00Z')
  expect(lateness('2026-05-08T12:00:00Z', at)).toEqual({ late: true, days: 2 })
  expect(lateness('2026-05-10T13:00:00Z', at)).toEqual({ late: false, days: -1 })
  expect(lateness(null, at)).toEqual({ late: false, days: 0 })
})
