import { expect, test } from 'vitest'
import { resultOf } from './mail-words'

test('a mail says what the server said, and what follows', () => {
  const mail = { attempts: 1, next_at: null, reply: '451 later' }
  expect(resultOf({ ...mail, state: 'failed' })).toBe('451 later')
  expect(resultOf({ ...mail, state: 'unknown' })).toMatch(/^It may have arrived.*451 later$/)
  expect(resultOf({ ...mail, state: 'queued', next_at: new Date(Date.now() + 600_000).toISOString() })).toMatch(/^451 later; tried again /)
  expect(resultOf({ state: 'sent', attempts: 1, next_at: null, reply: null })).toBe('')
})
