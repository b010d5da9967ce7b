/** Rules of episodes in words, and what is typed into their form. */
import type { EpisodeKey, EpisodeOutcome, EpisodeRule } from '../../api/episodes-shapes'
import type { NewRule } from '../../api/episodes'

const words = (kind: string) => kind.replaceAll('_', ' ')

export const keyWords: Record<EpisodeKey, string> = { order: 'the same order', ticket: 'the same ticket', deal: 'the same deal', campaign: 'the same campaign' }

const units = [
  { minutes: 1440, one: 'a day', many: 'days' },
  { minutes: 60, one: 'an hour', many: 'hours' },
  { minutes: 1, one: 'a minute', many: 'minutes' },
]

/** A time in the largest unit that tells it whole. */
export function timeWords(minutes: number): string {
  const unit = units.find((each) => minutes % each.minutes === 0) ?? units[2]
  if (!unit) return `${minutes} minutes`
  const count = minutes / unit.minutes
  return count === 1 ? unit.one : `${count} ${unit.many}`
}

/** The first few kinds, and how many more. */
export function kindsWords(kinds: string[], most = 3): string {
  const first = kinds.slice(0, most).map(words)
  const more = kinds.length - first.length
  return more > 0 ? `${first.join(', ')} and ${more} more` : first.join(', ')
}

/** What a rule does, in a sentence or two. */
export function ruleWords(rule: EpisodeRule): string {
  const parts = [`Begins with ${kindsWords(rule.begins)}`]
  if (rule.by) parts.push(`keeps together what names ${keyWords[rule.by]}`)
  if (rule.ends.length > 0) parts.push(`ends with ${kindsWords(rule.ends)}`)
  parts.push(`is over after ${timeWords(rule.gap_minutes)} without anything`)
  return `${parts.join('; ')}.`
}

/** The form of a rule, as it is typed. */
export interface Typed {
  name: string
  begins: string[]
  continues: string[]
  ends: string[]
  amounts: string[]
  by: EpisodeKey | null
  by_required: boolean
  gap: number | null
  longest: number | null
  outcomes: EpisodeOutcome[]
  default_outcome: string
}

export const blank: Typed = {
  name: '', begins: [], continues: [], ends: [], amounts: [], by: null, by_required: false, gap: 30, longest: null, outcomes: [], default_outcome: '',
}

export function typedOf(rule: EpisodeRule): Typed {
  const { name, begins, continues, ends, amounts, by, by_required, outcomes } = rule
  return { name, begins, continues, ends, amounts, by, by_required, outcomes, gap: rule.gap_minutes, longest: rule.longest_minutes, default_outcome: rule.default_outcome ?? '' }
}

/** A kind as it is stored: `Order placed` is order_placed. */
export function kindOf(typed: string): string {
  return typed.trim().toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '_').replace(/^_+|_+$/g, '')
}

/** The word for the type of an own rule follows from its name. */
export function saidOf(typed: Typed): NewRule {
  const outcomes = typed.outcomes.map((each) => ({ kind: each.kind, outcome: each.outcome.trim() })).filter((each) => each.kind !== '' && each.outcome !== '')
  return {
    name: typed.name.trim(),
    type: kindOf(typed.name),
    begins: typed.begins,
    continues: typed.continues,
    ends: typed.ends,
    amounts: typed.amounts,
    by: typed.by,
    by_required: typed.by !== null && typed.by_required,
    gap_minutes: typed.gap ?? 30,
    longest_minutes: typed.longest,
    outcomes,
    default_outcome: typed.default_outcome.trim() || null,
  }
}

/** What is still missing, by the field. */
export function missingIn(typed: Typed): Partial<Record<keyof Typed, string>> {
  return {
    ...(kindOf(typed.name) === '' ? { name: 'Give it a name, such as Visit.' } : {}),
    ...(typed.begins.length === 0 ? { begins: 'Say with what an episode begins.' } : {}),
    ...(typed.gap === null || typed.gap < 1 ? { gap: 'Say after how many minutes it is over.' } : {}),
  }
}
