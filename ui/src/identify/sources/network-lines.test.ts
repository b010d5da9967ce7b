import { expect, test } from 'vitest'
import { lineFault } from './network-lines'

test('a fault at a line says which, and others are told elsewhere', () => {
  expect(lineFault({ pointer: '/3', detail: 'is no network' })).toBe('Line 3: is no network')
  expect(lineFault({ pointer: '/address_header', detail: 'x' })).toBeNull()
  expect(lineFault({ pointer: '', detail: 'too long' })).toBeNull()
})
