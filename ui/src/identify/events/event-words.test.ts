import { expect, test } from 'vitest'
import type { EventKind } from '../../api/events'
import { carriedWords, daysFinding, everyDay, foundKinds, strayTypes } from './event-words'

const kind = (name: string, volume: number, more: Partial<EventKind> = {}): EventKind => ({
  kind: name, label: name, description: null, volume_24h: 0, volume_30d: volume, first_seen_at: null, last_seen_at: null, blocked: false, property_count: 0, ...more,
})

test('kinds are found by all words typed, wherever they stand; the most frequent come first', () => {
  const kinds = [kind('order_completed', 3, { label: 'Order completed' }), kind('signed_up', 9), kind('order_cancelled', 5, { description: 'Before it was shipped' })]
  expect(foundKinds(kinds, '').map((each) => each.kind)).toEqual(['signed_up', 'order_cancelled', 'order_completed'])
  expect(foundKinds(kinds, ' ORDER ').map((each) => each.kind)).toEqual(['order_cancelled', 'order_completed'])
  expect(foundKinds(kinds, 'shipped order').map((each) => each.kind)).toEqual(['order_cancelled'])
  expect(foundKinds(kinds, 'invoice')).toEqual([])
})

test('what came although something else was declared', () => {
  expect(strayTypes({ types: ['text', 'number'], declared_type: 'number' })).toEqual(['text'])
  expect(strayTypes({ types: ['text', 'number'], declared_type: null })).toEqual([])
  expect([strayTypes({ types: ['time'], declared_type: 'text' }), strayTypes({ types: ['text'], declared_type: 'time' })]).toEqual([[], ['text']])
})

test('days without events are there, across a month', () => {
  const days = everyDay([{ day: '2026-12-01', count: 2 }, { day: '2026-11-29', count: 1 }], '2026-12-02')
  expect(days).toHaveLength(30)
  expect([days[0], ...days.slice(-4)]).toEqual([
    { day: '2026-11-03', count: 0 },
    { day: '2026-11-29', count: 1 },
    { day: '2026-11-30', count: 0 },
    { day: '2026-12-01', count: 2 },
    { day: '2026-12-02', count: 0 },
  ])
  // The server’s day may have begun already.
  expect(everyDay([{ day: '2026-12-03', count: 5 }], '2026-12-02').at(-1)).toEqual({ day: '2026-12-03', count: 5 })
  expect(everyDay([], '2026-12-02').at(-1)).toEqual({ day: '2026-12-02', count: 0 })
})

test('the finding names the total and the fullest day', () => {
  expect(daysFinding([{ day: '2026-11-29', count: 1200 }, { day: '2026-11-30', count: 4 }])).toBe('1,204 in 2 days, most on Nov 29, 2026 (1,200)')
  expect(daysFinding([{ day: '2026-11-29', count: 0 }])).toBe('None in the last 30 days')
})

test('what an event carried is told in short, and nothing of what is empty', () => {
  expect(carriedWords({ price: 49.9, paid: true, coupon: null, note: '', products: [1, 2], extra: { a: 1 }, z: 'late' })).toBe('price 49.9 · paid yes · products 2 entries · extra {…} · 1 more')
  expect(carriedWords({ text: 'x'.repeat(60) })).toBe(`text ${'x'.repeat(40)}…`)
  expect(carriedWords(null)).toBe('')
})
