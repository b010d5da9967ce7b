import { expect, test } from 'vitest'
import { ledgerTo, readAsk } from './ledger-ask'

test('what is looked at stands in the address and comes back from it', () => {
  const ask = { person_id: 'p 1', purpose: 'news & more', channel: 'email', state: 'objected' } as const
  expect(readAsk(new URL(ledgerTo(ask, 'e1'), 'http://x').searchParams)).toEqual(ask)
  expect(ledgerTo({})).toBe('/consents/ledger')
})

test('what no server knows is left out', () => {
  expect(readAsk(new URLSearchParams('channel=fax&state=maybe&purpose=&person='))).toEqual({})
})
