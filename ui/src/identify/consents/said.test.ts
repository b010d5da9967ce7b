import { expect, test } from 'vitest'
import type { Purpose } from '../../api/consents-shapes'
import { channelsOf, entriesOf, everything, type Said } from './said'

const purpose = (slug: string, channels: Purpose['channels'], more: Partial<Purpose> = {}): Purpose => ({
  id: slug, slug, name: slug, description: null, basis: 'consent', channels, text: 'Yes', text_version: 3, public: true, position: 0, active: true, created_at: '2026-01-01T00:00:00Z', ...more,
})
const all = [purpose('news', ['email']), purpose('offers', ['email', 'sms'], { basis: 'legitimate_interest' }), purpose('old', ['post'], { active: false })]
const said: Said = { state: 'withdrawn', purpose: everything, channel: everything, basis: null, version: 3, way: 'call', note: ' ', at: null }

test('a no to everything is one entry for each purpose and channel, retired ones left out', () => {
  const entries = entriesOf('p', said, all)
  expect(entries.map((each) => [each.purpose, each.channel, each.basis])).toEqual([['news', 'email', 'consent'], ['offers', 'email', 'legitimate_interest'], ['offers', 'sms', 'legitimate_interest']])
  expect(entries[0]).toEqual({ person_id: 'p', channel: 'email', purpose: 'news', state: 'withdrawn', basis: 'consent', source: 'call' })
})

test('a channel of everything reaches only where it is used; nothing chosen is nothing recorded', () => {
  expect(entriesOf('p', { ...said, channel: 'sms' }, all).map((each) => each.purpose)).toEqual(['offers'])
  expect(entriesOf('p', { ...said, purpose: null }, all)).toEqual([])
  expect(entriesOf('p', { ...said, channel: null }, all)).toEqual([])
  expect(channelsOf(said, all)).toEqual(['email', 'sms'])
})

test('a yes carries the words that were shown, and its proof', () => {
  const [entry] = entriesOf('p', { ...said, state: 'granted', purpose: 'news', channel: 'email', note: 'Folder 12', at: '2026-01-02T10:00:00Z' }, all)
  expect(entry).toMatchObject({ state: 'granted', text_version: 3, proof: { note: 'Folder 12' }, at: '2026-01-02T10:00:00Z' })
})
