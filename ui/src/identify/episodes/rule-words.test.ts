import { expect, test } from 'vitest'
import type { EpisodeRule } from '../../api/episodes-shapes'
import { blank, kindOf, missingIn, ruleWords, saidOf, timeWords, typedOf } from './rule-words'

const rule: EpisodeRule = {
  id: 'r', name: 'Purchase', type: 'purchase', begins: ['cart_added', 'order_placed'], continues: ['shipment_sent'],
  ends: ['shipment_delivered', 'order_cancelled', 'order_refunded', 'order_lost'], by: 'order', by_required: false, gap_minutes: 20_160, longest_minutes: null,
  outcomes: [{ kind: 'order_placed', outcome: 'ordered' }], default_outcome: 'abandoned', amounts: ['order_placed'], active: true, built_in: true, changed: false,
}

test('a rule is told in a sentence', () => {
  expect(ruleWords(rule)).toBe(
    'Begins with cart added, order placed; keeps together what names the same order; ends with shipment delivered, order cancelled, order refunded and 1 more; is over after 14 days without anything.',
  )
})

test('times are told in the largest unit that fits', () => {
  expect([1, 30, 60, 90, 1440, 10_080].map(timeWords)).toEqual(['a minute', '30 minutes', 'an hour', '90 minutes', 'a day', '7 days'])
})

test('what is typed becomes what is sent, and what was sent what is typed', () => {
  const { id: _, active: _a, built_in: _b, changed: _c, ...said } = rule
  expect(saidOf(typedOf(rule))).toEqual(said)
  expect(saidOf({ ...blank, name: ' Try-out ', begins: ['trial_started'], by_required: true, outcomes: [{ kind: 'x', outcome: ' ' }] })).toMatchObject({
    name: 'Try-out', type: 'try_out', by_required: false, outcomes: [], default_outcome: null,
  })
})

test('kinds may be typed as they are shown', () => {
  expect(['Order placed', ' cart_added ', '!?'].map(kindOf)).toEqual(['order_placed', 'cart_added', ''])
})

test('what is missing is told at its field', () => {
  expect(Object.keys(missingIn({ ...blank, gap: null }))).toEqual(['name', 'begins', 'gap'])
  expect(missingIn(typedOf(rule))).toEqual({})
})
