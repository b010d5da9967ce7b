/** How likely two are one, and why, in words. */
import type { Reason } from '../../api/duplicates'
import { fixed } from '../../lib/format'

export function likelyWords(probability: number): string {
  if (probability >= 0.995) return 'Almost certainly the same person'
  if (probability >= 0.95) return 'Very likely the same person'
  if (probability >= 0.8) return 'Likely the same person'
  if (probability >= 0.5) return 'Perhaps the same person'
  return 'Rather two people'
}

/** With its sign, which is a real minus. */
export function weightWords(weight: number): string {
  return `${weight < 0 ? '−' : '+'}${fixed(Math.abs(weight), 1)}`
}

export interface Weighed extends Reason {
  /** Of the heaviest of all, from 0 to 1. */
  share: number
}

/** What says most comes first, whichever way. */
export function weighed(reasons: Reason[]): Weighed[] {
  const most = Math.max(...reasons.map((reason) => Math.abs(reason.weight)), Number.EPSILON)
  return [...reasons].sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight)).map((reason) => ({ ...reason, share: Math.abs(reason.weight) / most }))
}

export function decidedWords(merged: number, dismissed: number): string {
  const parts = [merged > 0 ? `${merged} merged` : null, dismissed > 0 ? `${dismissed} not the same` : null]
  return parts.filter((part) => part !== null).join(', ')
}
