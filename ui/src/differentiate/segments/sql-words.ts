/** Segments in SQL, in plain words: how often they are computed, when last, and when next. */
import type { Segment } from '../../api/segments'
import { lengthWords } from '../../lib/behaviour-words'
import { ago } from '../../lib/format'

const usual: { value: string; label: string }[] = [
  { value: '1h', label: 'every hour' },
  { value: '6h', label: 'every 6 hours' },
  { value: '1d', label: 'every day' },
]

/** How often a query is asked where nobody said. */
export const usualEvery = '1d'

export function everyWords(every: string): string {
  return usual.find((each) => each.value === every)?.label ?? `every ${lengthWords(every)}`
}

/** What can be chosen, with what a program chose. */
export function everyChoices(every: string): { value: string; label: string }[] {
  return usual.some((each) => each.value === every) ? usual : [...usual, { value: every, label: everyWords(every) }]
}

type Computed = Pick<Segment, 'every' | 'refreshed_at' | 'next_at'>

/** When it was computed and when it will be, as of now. */
export function computedWords({ every, refreshed_at, next_at }: Computed, now = Date.now()): string {
  const last = refreshed_at ? `, last ${ago(refreshed_at, now)}` : ', not yet'
  // Its time has come, and it is about to be computed.
  const next = next_at ? `, next ${Date.parse(next_at) <= now ? 'in a moment' : ago(next_at, now)}` : ''
  return `Computed ${everyWords(every ?? usualEvery)}${last}${next}.`
}
