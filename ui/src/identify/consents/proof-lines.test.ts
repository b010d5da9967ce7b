import { expect, test } from 'vitest'
import { proofLines } from './proof-lines'

test('whatever was kept reads line by line', () => {
  expect(proofLines({ note: 'Folder 12', user_agent: 'Firefox', utm: { source: 'fair' }, texts: ['a', 2], empty: '', none: null, constructor: true })).toEqual([
    { name: 'Note', value: 'Folder 12' },
    { name: 'Browser', value: 'Firefox' },
    { name: 'Utm source', value: 'fair' },
    { name: 'Words shown', value: 'a, 2' },
    { name: 'Constructor', value: 'true' },
  ])
  expect(proofLines({ how: 'one_click', link_made_at: '2026-03-01T10:00:00Z' })).toEqual([
    { name: 'How', value: 'Unsubscribed by the button of the mail program' },
    { name: 'Link made', value: 'Mar 1, 2026, 10:00 AM UTC' },
  ])
  expect(proofLines(null)).toEqual([])
})
