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
  expect(proofLines(null)).toEqual([])
})
