/** What people did, in plain words: "order placed at least 2 times in the last 90 days". */
import type { Did, Filter, Sequence } from '../api/types'
import { day, decimal, moment } from './format'

/** A kind of event as people say it. */
export function kindWords(kind: string): string {
  return kind.replaceAll('_', ' ')
}

function kindsWords(did: Did['did']): string {
  return (Array.isArray(did) ? did : [did]).map((kind) => `“${kindWords(kind)}”`).join(' or ')
}

const units: Record<string, string> = { d: 'day', w: 'week', h: 'hour' }

/** "90 days" of "90d". */
export function lengthWords(length: string): string {
  const unit = units[length.slice(-1)]
  const number = length.slice(0, -1)
  if (!unit || !/^\d+$/.test(number)) return length
  return `${number} ${unit}${number === '1' ? '' : 's'}`
}

function isLength(point: string): boolean {
  return /^\d+[dwh]$/.test(point)
}

function pointWords(point: string): string {
  return point.length <= 10 ? day(point) : moment(point)
}

const bounds: Record<string, string> = { eq: 'exactly', ne: 'not', gte: 'at least', gt: 'more than', lte: 'at most', lt: 'less than' }

function boundWords(asked: Record<string, unknown>, tell: (bound: string) => string): string {
  const said = Object.entries(bounds).filter(([op]) => asked[op] !== undefined)
  return said.map(([op, word]) => `${word} ${tell(String(asked[op]))}`).join(' and ')
}

function spanWords(span: Pick<Did, 'within' | 'from' | 'to'>): string {
  const parts = []
  if (span.within) parts.push(`in the last ${lengthWords(span.within)}`)
  if (span.from) parts.push(`from ${isLength(span.from) ? `${lengthWords(span.from)} ago` : pointWords(span.from)}`)
  if (span.to) parts.push(`until ${isLength(span.to) ? `${lengthWords(span.to)} ago` : pointWords(span.to)}`)
  return parts.length === 0 ? '' : ` ${parts.join(' ')}`
}

/** Reads a condition on an event back. */
export type Tell = (where: Filter) => string

function whereWords(where: Filter | undefined, tell: Tell): string {
  return where === undefined ? '' : ` where ${tell(where)}`
}

function whenWords(when: { before?: string; after?: string }): string {
  const parts = []
  if (when.before) parts.push(isLength(when.before) ? `more than ${lengthWords(when.before)} ago` : `before ${pointWords(when.before)}`)
  if (when.after) parts.push(isLength(when.after) ? `in the last ${lengthWords(when.after)}` : `after ${pointWords(when.after)}`)
  return parts.join(' and ')
}

export function didWords(did: Did, tell: Tell): string {
  const what = `${kindsWords(did.did)}${whereWords(did.where, tell)}`
  const span = spanWords(did)
  const amount = (asked: { currency?: string }) => (bound: string) => `${decimal(Number(bound))}${asked.currency ? ` ${asked.currency}` : ''}`
  if (did.sum) return `amounts of ${what} adding up to ${boundWords(did.sum, amount(did.sum))}${span}`
  if (did.avg) return `amounts of ${what} on average ${boundWords(did.avg, amount(did.avg))}${span}`
  if (did.first) return `first ${what} ${whenWords(did.first)}${span}`
  if (did.last) return `last ${what} ${whenWords(did.last)}${span}`
  const count = did.count ?? { gte: 1 }
  if (Object.keys(count).length === 1 && count.gte === 1) return `did ${what}${span}`
  return `did ${what} ${boundWords(count, (bound) => `${bound} ${bound === '1' ? 'time' : 'times'}`)}${span}`
}

/** A plain "did not", instead of brackets. */
export function didNotWords(filter: Filter, tell: Tell): string | null {
  if (!('did' in filter)) return null
  const plain = didWords(filter, tell)
  return plain.startsWith('did ') ? `did not ${plain.slice(4)}` : null
}

export function sequenceWords({ sequence, ...span }: Sequence, tell: Tell): string {
  const [first, ...rest] = sequence
  if (!first) return 'did something in turn'
  const then = rest.map((step) => `, then ${kindsWords(step.did)}${whereWords(step.where, tell)}${step.within ? ` within ${lengthWords(step.within)}` : ''}`)
  const within = first.within ?? span.within
  return `did ${kindsWords(first.did)}${whereWords(first.where, tell)}${then.join('')}${spanWords({ ...span, ...(within ? { within } : {}) })}`
}
