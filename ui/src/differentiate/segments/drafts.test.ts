import { expect, test } from 'vitest'
import type { Filter } from '../../api/types'
import { emptyConsent, wholeConsent } from './consent-draft'
import { readDrafts, saidDraft } from './drafts'
import { emptyShare, shareNames, wholeShare } from './share-draft'

const share: Filter = { share: { of: 'Summer test', from: 0, to: 10 } }
const consent: Filter = { consent: 'newsletter', channel: 'email', is: 'granted' }

test('each kind of condition has its form, which says it back as it was', () => {
  const all: [string, Filter][] = [
    ['did', { did: 'product_viewed', where: { and: [{ field: 'properties.category', op: 'eq', value: 'wine' }, { field: 'channel', op: 'eq', value: 'web' }] } }],
    ['did', { not: { did: 'order_placed' } }],
    ['sequence', { sequence: [{ did: 'a', where: { field: 'properties.size', op: 'gte', value: 2.5 } }, { did: 'b', within: '7d' }] }],
    ['consent', consent],
    ['consent', { not: { consent: 'newsletter', channel: 'sms', is: ['withdrawn', 'none'] } }],
    ['share', share],
    ['share', { not: { share: { of: 'Ü', from: 33.33, to: 66.67 } } }],
    ['segment', { segment: 's1' }],
    ['segment', { not: { segment: 's1' } }],
  ]
  for (const [kind, filter] of all) {
    const read = readDrafts(filter)
    expect(read.kind).toBe(kind)
    expect(saidDraft(read.kind, read.drafts)).toEqual(filter)
  }
})

test('what no form can say is left to the editor of facts', () => {
  expect(readDrafts({ field: 'acquired_at', op: 'gte', value: { ago: '30d' } }).kind).toBe('fact')
  expect(readDrafts({ not: { and: [share] } }).kind).toBe('fact')
  expect(readDrafts(null).kind).toBe('did')
})

test('a state that is not said is having agreed', () => {
  const { kind, drafts } = readDrafts({ consent: 'newsletter', channel: 'email' })
  expect(saidDraft(kind, drafts)).toEqual(consent)
})

test('a share is whole with a name and a stretch', () => {
  const named = { ...emptyShare, of: ' Summer test ' }
  expect(wholeShare(emptyShare)).toBe(false)
  expect(wholeShare(named)).toBe(true)
  expect(saidDraft('share', { ...readDrafts(null).drafts, share: named })).toEqual(share)
  for (const stretch of [{ from: '10' }, { to: '100.5' }, { to: '0.005' }, { from: '' }, { to: '-1' }]) expect(wholeShare({ ...named, ...stretch })).toBe(false)
  expect(wholeShare({ ...named, from: '99.99', to: '100' })).toBe(true)
})

test('a consent is whole with a purpose, a channel and a state', () => {
  const whole = { ...emptyConsent, purpose: 'newsletter', channel: 'email' }
  expect(wholeConsent(whole)).toBe(true)
  for (const part of [{ purpose: null }, { channel: null }, { states: [] }]) expect(wholeConsent({ ...whole, ...part })).toBe(false)
})

test('names of shares are offered once', () => {
  expect(shareNames([null, { and: [share, { not: share }] }, { share: { of: 'Autumn', from: 0, to: 5 } }])).toEqual(['Autumn', 'Summer test'])
})
