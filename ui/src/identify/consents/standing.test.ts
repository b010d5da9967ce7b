import { expect, test } from 'vitest'
import type { Channel, PersonConsent } from '../../api/consents-shapes'
import { byChannel, byPurpose, markOf, markWords } from './standing'

const one = (purpose: string, channel: Channel, allowed: boolean, reason: string): PersonConsent => ({
  channel, purpose, purpose_name: purpose, state: null, basis: 'consent', since: null, source: null, text_version: null, allowed, reason,
})

test('a mark follows what holds, not what was said once', () => {
  expect(markOf({ allowed: false, reason: 'suppressed' })).toBe('no')
  expect(markOf({ allowed: false, reason: 'pending' })).toBe('waiting')
  expect(markOf({ allowed: true, reason: 'legitimate_interest' })).toBe('yes')
  expect([markWords({ allowed: false, reason: 'no_address' }), markWords({ allowed: false, reason: 'withdrawn' }), markWords({ allowed: true, reason: 'objected' })]).toEqual(['No address', 'No', 'Yes'])
})

test('a channel shows its best, and tells all of it in words', () => {
  const found = byChannel([one('Offers', 'sms', false, 'no_consent'), one('Offers', 'email', false, 'withdrawn'), one('News', 'email', true, 'granted')])
  expect(found).toEqual([
    { channel: 'email', mark: 'yes', told: 'E-mail: yes to News; no to Offers' },
    { channel: 'sms', mark: 'open', told: 'Text message: not asked for Offers' },
  ])
})

test('purposes keep the order of the server, channels that of the page', () => {
  const found = byPurpose([one('Offers', 'post', true, 'granted'), one('News', 'email', true, 'granted'), one('Offers', 'email', true, 'granted')])
  expect(found.map((each) => [each.purpose, each.channels.map(({ channel }) => channel)])).toEqual([['Offers', ['email', 'post']], ['News', ['email']]])
})
