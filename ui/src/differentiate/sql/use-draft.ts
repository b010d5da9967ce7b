/** The query in progress: kept in this browser with every letter, one for each saved query and one for a new one. */
import { useState } from 'react'
import type { Chart } from '../../api/types'

export interface Draft {
  query: string
  chart: Chart | null
}

export const empty: Draft = { query: '', chart: null }

function read(key: string): Draft | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    if (typeof found !== 'object' || found === null || !('query' in found) || typeof found.query !== 'string') return null
    const chart = 'chart' in found ? (found.chart as Chart | null) : null
    return { query: found.query, chart: chart && Array.isArray(chart.y) ? chart : null }
  } catch {
    return null
  }
}

function write(key: string, draft: Draft | null): void {
  try {
    if (draft) localStorage.setItem(key, JSON.stringify(draft))
    else localStorage.removeItem(key)
  } catch {
    // A browser that keeps nothing still shows what is typed.
  }
}

export function sameDraft(one: Draft, other: Draft): boolean {
  return one.query === other.query && JSON.stringify(one.chart) === JSON.stringify(other.chart)
}

export interface HeldDraft {
  draft: Draft
  changed: boolean
  change: (part: Partial<Draft>) => void
  /** Back to what is saved, or to nothing. */
  forget: () => void
}

export function useDraft(key: string, saved: Draft): HeldDraft {
  const [held, setHeld] = useState(() => ({ key, own: read(key) }))
  let now = held
  if (held.key !== key) {
    now = { key, own: read(key) }
    setHeld(now)
  }
  const draft = now.own ?? saved
  const keep = (own: Draft | null) => {
    write(key, own)
    setHeld({ key, own })
  }
  return {
    draft,
    changed: !sameDraft(draft, saved),
    change: (part) => {
      const next = { ...draft, ...part }
      keep(sameDraft(next, saved) ? null : next)
    },
    forget: () => keep(null),
  }
}
