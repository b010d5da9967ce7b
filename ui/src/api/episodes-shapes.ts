/** What episodes, their rules and people who are there already look like. */
import type { Money } from './types'

export interface Episode {
  id: string
  type: string
  name: string
  begin: string
  end: string
  open: boolean
  outcome: string | null
  count: number
  channels: string[]
  amount: Money | null
  first_kind: string
  last_kind: string
}

export const episodeKeys = ['order', 'ticket', 'deal', 'campaign'] as const
export type EpisodeKey = (typeof episodeKeys)[number]

export interface EpisodeOutcome {
  kind: string
  outcome: string
}

/** What may be said of a rule. */
export interface RuleSaid {
  name?: string
  type?: string
  begins?: string[]
  continues?: string[]
  ends?: string[]
  by?: EpisodeKey | null
  by_required?: boolean
  gap_minutes?: number
  longest_minutes?: number | null
  outcomes?: EpisodeOutcome[]
  default_outcome?: string | null
  amounts?: string[]
  active?: boolean
}

export interface EpisodeRule extends Required<RuleSaid> {
  id: string
  built_in: boolean
  changed: boolean
}

/** Somebody who is there already and may be the one who is typed in. */
export interface Alike {
  id: string
  title: string
  probability: number | null
  reasons: { field: string | null; text: string; weight: number }[]
  person: Record<string, unknown>
}
