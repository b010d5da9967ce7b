/** The pairs that wait for a decision, and those that were decided here a moment ago. */
import type { Duplicate } from '../../api/duplicates'

export interface Decided {
  pair: Duplicate
  kind: 'merged' | 'dismissed'
  /** The person that goes with a merge. */
  loser: string | null
}

/** A pair waits no longer when it was decided, or when one of both is gone by another decision. */
export function waits(pair: Duplicate, decided: Decided[]): boolean {
  return !decided.some((each) => each.pair.id === pair.id || (each.loser !== null && pair.people.some((person) => person.id === each.loser)))
}

/** How many are left of all: what is loaded tells which of them are decided already. */
export function left(total: number, loaded: Duplicate[], waiting: Duplicate[]): number {
  return Math.max(waiting.length, total - (loaded.length - waiting.length))
}

/** Where to go from a pair that leaves the queue: the one behind it, else the one before. */
export function after(queue: Duplicate[], id: string): string | null {
  const at = queue.findIndex((each) => each.id === id)
  return (queue[at + 1] ?? queue[at - 1])?.id ?? null
}
