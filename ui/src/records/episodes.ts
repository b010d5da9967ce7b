/** Entries of a timeline grouped into episodes. */
import type { Episode } from '../api/episodes-shapes'
import type { TimelineEntry } from '../api/types'
import { momentDay, timeOfMoment } from '../lib/format'
import type { IconName } from '../ui/icon'

export type Item = { entry: TimelineEntry } | { episode: Episode; entries: TimelineEntry[] }

export function episodeOf(entry: TimelineEntry): string | null {
  return entry.type === 'interaction' && typeof entry.episode_id === 'string' ? entry.episode_id : null
}

/** An episode stands where the latest of its moments stands, with those of its moments that are shown. */
export function grouped(entries: TimelineEntry[], episodes: Map<string, Episode>): Item[] {
  const items: Item[] = []
  const begun = new Map<string, TimelineEntry[]>()
  for (const entry of entries) {
    const episode = episodes.get(episodeOf(entry) ?? '')
    if (!episode) {
      items.push({ entry })
      continue
    }
    const known = begun.get(episode.id)
    if (known) {
      known.push(entry)
      continue
    }
    const own = [entry]
    begun.set(episode.id, own)
    items.push({ episode, entries: own })
  }
  return items
}

/** When an item happened last. */
export function whenOf(item: Item): string {
  return 'entry' in item ? item.entry.at : (item.entries[0]?.at ?? item.episode.end)
}

const marks: Record<string, IconName> = { visit: 'eye', purchase: 'order', service: 'ticket', campaign: 'mail' }

export function markOfEpisode(type: string): IconName {
  return marks[type] ?? 'flag'
}

/** From when to when, as short as it can be told. */
export function spanWords(begin: string, end: string): string {
  const [from, to] = [momentDay(begin), momentDay(end)]
  if (from !== to) return `${from} – ${to}`
  const [first, last] = [timeOfMoment(begin), timeOfMoment(end)]
  return first === last ? from : `${from}, ${first} – ${last}`
}

export function outcomeWords(episode: Pick<Episode, 'open' | 'outcome'>): string {
  if (episode.outcome === null) return episode.open ? 'goes on' : ''
  return episode.open ? `${episode.outcome}, goes on` : episode.outcome
}

/** How many moments, where they are several, and how many of them are here where that is not all. */
export function momentWords(count: number, shown: number): string {
  if (count === 1) return ''
  return shown < count ? `${shown} of ${count} moments shown` : `${count} moments`
}
