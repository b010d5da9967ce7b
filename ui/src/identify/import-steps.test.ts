import { expect, test } from 'vitest'
import { told } from './import-steps'

test('what was taken back is told with what was left', () => {
  expect(told(1, 0)).toBe('1 record is as before the import.')
  expect(told(20, 3)).toBe('20 records are as before the import; 3 were changed since and stay as they are.')
  expect(told(null, 0)).toBe('The import was taken back.')
})
