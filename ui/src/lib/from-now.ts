/** Days and moments said from now, in plain words: "more than 30 days ago", "at most 7 days ahead", "until today". */
import type { FromNow, Operator } from '../api/types'
import { lengthWords } from './behaviour-words'

export type Side = 'ago' | 'ahead'

export function isFromNow(value: unknown): value is FromNow {
  return typeof value === 'object' && value !== null && ('ago' in value || 'ahead' in value)
}

export function sideOf(value: FromNow): Side {
  return 'ago' in value ? 'ago' : 'ahead'
}

export function lengthOf(value: FromNow): string {
  return 'ago' in value ? value.ago : value.ahead
}

export function fromNow(side: Side, length: string): FromNow {
  return side === 'ago' ? { ago: length } : { ahead: length }
}

export const today: FromNow = { ago: '0d' }

export function isToday(value: FromNow): boolean {
  return lengthOf(value) === '0d'
}

/** Whether the server takes it: a number and its unit. */
export function isWhole(value: FromNow): boolean {
  return isToday(value) || /^[1-9]\d{0,3}[dwh]$/.test(lengthOf(value))
}

const bounds: Record<Side, Partial<Record<Operator, string>>> = {
  ago: { eq: 'exactly', ne: 'not', lt: 'more than', lte: 'at least', gt: 'less than', gte: 'not longer ago than' },
  ahead: { eq: 'exactly', ne: 'not', lt: 'less than', lte: 'at most', gt: 'more than', gte: 'at least' },
}

/** What an operator means before a length of time; nothing before a day. */
export function boundOf(op: Operator, value: unknown): string | undefined {
  return isFromNow(value) && !isToday(value) ? bounds[sideOf(value)][op] : undefined
}

const ofToday: Partial<Record<Operator, string>> = { eq: 'today', ne: 'not today', lt: 'before today', lte: 'until today', gt: 'after today', gte: 'from today on' }

export function fromNowWords(op: Operator, value: FromNow): string {
  if (isToday(value)) return ofToday[op] ?? 'today'
  const [side, length] = [sideOf(value), lengthWords(lengthOf(value))]
  if (op === 'eq') return `${length} ${side}`
  const bound = bounds[side][op] ?? op
  return bound.includes(' ago ') ? `${bound} ${length}` : `${bound} ${length} ${side}`
}
