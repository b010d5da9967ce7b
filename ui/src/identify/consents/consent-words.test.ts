import { expect, test } from 'vitest'
import { channelWords, inOrder, isChannel, reasonWords, sourceWords } from './consent-words'

test('what the server may say later still reads as words', () => {
  expect([sourceWords('trade_fair'), reasonWords('under_age'), channelWords('fax')]).toEqual(['Trade fair', 'Under age', 'fax'])
  expect([sourceWords('constructor'), reasonWords('toString'), sourceWords(null)]).toEqual(['Constructor', 'ToString', 'Not said'])
  expect([isChannel('email'), isChannel('fax'), isChannel(null)]).toEqual([true, false, false])
})

test('channels stand in one order, none twice', () => {
  expect(inOrder(['post', 'email', 'post', 'sms'])).toEqual(['email', 'sms', 'post'])
})

test('waiting, objected and suppressed are explained', () => {
  expect(reasonWords('pending')).toContain('not confirmed')
  expect(reasonWords('objected')).toContain('does not want this at all')
  expect(reasonWords('suppressed')).toContain('whatever was agreed to')
})
