/** Requests of people about their data, in words: what they ask for, and how long there is to answer. */
import type { PrivacyRequest } from '../../api/privacy'
import { daysBetween } from '../../lib/calendar-days'
import { count, dayOfMoment } from '../../lib/format'

export type RequestKind = PrivacyRequest['kind']

export const kindNames: Record<RequestKind, string> = {
  access: 'Access',
  portability: 'Portability',
  rectification: 'Rectification',
  erasure: 'Erasure',
  restriction: 'Restriction',
  objection: 'Objection',
}

/** What somebody wants who asks for it. */
export const kindHelp: Record<RequestKind, string> = {
  access: 'They want to see everything you know about them.',
  portability: 'They want their data as a file, to take it elsewhere.',
  rectification: 'Something about them is wrong or missing.',
  erasure: 'They want to be forgotten.',
  restriction: 'Their data stays, but nothing is done with it: from the moment this is written down, until it is refused.',
  objection: 'They want no more marketing.',
}

export const kindOrder: RequestKind[] = ['access', 'portability', 'rectification', 'erasure', 'restriction', 'objection']

/** A day of its own is that day everywhere; a moment has the day of the firm. */
function dayOf(value: string): string {
  return value.length <= 10 ? value : dayOfMoment(value)
}

export interface Due {
  words: string
  late: boolean
  soon: boolean
}

const near = 7

/** How long until a day, in whole days of the firm. */
export function dueWords(due: string, now = new Date().toISOString()): Due {
  const left = daysBetween(dayOf(now), dayOf(due))
  const days = (number: number) => `${count(number)} ${number === 1 ? 'day' : 'days'}`
  const words = left < 0 ? `${days(-left)} overdue` : left === 0 ? 'today' : left === 1 ? 'tomorrow' : `in ${days(left)}`
  return { words, late: left < 0, soon: left >= 0 && left <= near }
}
