import { expect, test } from 'vitest'
import type { Episode } from '../api/episodes-shapes'
import type { TimelineEntry } from '../api/types'
import { grouped, momentWords, outcomeWords, whenOf } from './episodes'

const entry = (id: string, at: string, episode_id?: string) => ({ type: 'interaction', id, at, kind: 'page_viewed', episode_id }) as unknown as TimelineEntry
const episode = (id: string): Episode => ({
  id, type: 'visit', name: 'Visit', begin: '2026-01-01T10:00:00Z', end: '2026-01-01T10:20:00Z', open: false, outcome: 'looked around', count: 2,
  channels: ['web'], amount: null, first_kind: 'page_viewed', last_kind: 'page_viewed',
})

test('moments of an episode stand together where the latest of them stands, and others stay where they are', () => {
  const entries = [
    entry('e', '2026-01-01T10:20:00Z', 'v'),
    entry('d', '2026-01-01T10:15:00Z'),
    entry('c', '2026-01-01T10:10:00Z', 'p'),
    entry('b', '2026-01-01T10:00:00Z', 'v'),
    // One whose episode is not known stands for itself.
    entry('a', '2026-01-01T09:00:00Z', 'gone'),
  ]
  const items = grouped(entries, new Map(['v', 'p'].map((id) => [id, episode(id)])))
  expect(items.map((item) => ('entry' in item ? item.entry.type === 'interaction' && item.entry.id : [item.episode.id, item.entries.length]))).toEqual([['v', 2], 'd', ['p', 1], 'a'])
  expect(items.map(whenOf)).toEqual(['2026-01-01T10:20:00Z', '2026-01-01T10:15:00Z', '2026-01-01T10:10:00Z', '2026-01-01T09:00:00Z'])
})

test('what came of an episode is told, and that it goes on', () => {
  expect(outcomeWords({ open: true, outcome: null })).toBe('goes on')
  expect(outcomeWords({ open: true, outcome: 'ordered' })).toBe('ordered, goes on')
  expect(outcomeWords({ open: false, outcome: 'delivered' })).toBe('delivered')
  expect(outcomeWords({ open: false, outcome: null })).toBe('')
})

test('how many moments there are, and how many are left out', () => {
  expect(momentWords(1, 1)).toBe('')
  expect(momentWords(12, 12)).toBe('12 moments')
  expect(momentWords(12, 3)).toBe('3 of 12 moments shown')
})
