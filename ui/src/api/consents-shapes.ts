/** What the ledger of consents, its purposes and its files look like. */

export type Channel = 'email' | 'sms' | 'call' | 'post' | 'ads' | 'push' | 'web'
export type ConsentState = 'granted' | 'pending' | 'denied' | 'withdrawn' | 'objected'
export type Basis = 'consent' | 'contract' | 'legal_obligation' | 'vital_interest' | 'public_interest' | 'legitimate_interest'

export interface Purpose {
  id: string
  slug: string
  name: string
  description: string | null
  basis: Basis
  channels: Channel[]
  text: string
  text_version: number
  /** Whether it is shown on the preference page. */
  public: boolean
  position: number
  active: boolean
  created_at: string
}

export interface PurposeText {
  version: number
  text: string
  since: string
}

/** One entry of the ledger. */
export interface Consent {
  id: string
  person_id: string | null
  channel: Channel
  purpose: string
  basis: Basis | null
  state: ConsentState
  text_version: number | null
  source: string | null
  /** When it was said, and when it was written down. */
  at: string
  recorded_at: string
  proof: Record<string, unknown> | null
  actor: string | null
  actor_name: string | null
  /** Whether it counts: an opt-in from a file does not undo an opt-out. */
  effective: boolean
}

/** How many people stand where, of a purpose on a channel. */
export interface ConsentCounts {
  channel: Channel
  purpose: string
  purpose_name: string
  granted: number
  pending: number
  withdrawn: number
  denied: number
  objected: number
  none: number
}

export interface PersonConsent {
  channel: Channel
  purpose: string
  purpose_name: string
  state: ConsentState | null
  basis: Basis | null
  since: string | null
  source: string | null
  text_version: number | null
  /** Whether she may be contacted, all things considered, and why. */
  allowed: boolean
  reason: string
}

export interface SuppressedChannel {
  channel: Channel
  reason: SuppressionReason
  since: string
}

export type SuppressionReason = 'bounced' | 'complained' | 'unsubscribed' | 'erased' | 'manual' | 'imported'

export interface Suppression extends SuppressedChannel {
  id: string
  /** The address with most of it left out; none of those who were erased. */
  hint: string | null
  note: string | null
}

export type ConsentTarget = 'person_id' | 'email' | 'phone' | 'channel' | 'purpose' | 'state' | 'basis' | 'text_version' | 'at' | 'source' | 'proof'

/** What the columns of a file mean, and what holds for all of its rows. */
export interface ConsentMap {
  columns: Record<string, ConsentTarget>
  constants: Partial<Record<ConsentTarget, string>>
}

export interface ConsentFileCounts {
  will_record: number
  unknown_person: number
  unchanged: number
  refused: number
  /** Opt-ins that stay without effect, because the person opted out. */
  held_back: number
}

export interface ConsentFile {
  id: string
  /** What is not applied is ready; what was left for a week is gone. */
  state: 'ready' | 'applying' | 'done' | 'failed' | 'cancelled' | 'gone'
  file_name: string
  created_at: string
  rows: number
  columns: string[]
  map: ConsentMap
  sample: Record<string, string | null>[]
  problems: { row: number; column: string | null; detail: string }[]
  counts: ConsentFileCounts
  job_id: string | null
}
