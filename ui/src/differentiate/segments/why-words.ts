/** What a condition found, in words. */
import type { Field, Filter } from '../../api/types'
import { stateWords } from '../../identify/consents/consent-words'
import { nothing } from '../../lib/agreed-words'
import { isConsented, isDid, isInSegment, isInShare, isRelated, isSequence } from '../../lib/filter'
import { ago, count, day, decimal, isMoney, moment, money } from '../../lib/format'
import { countryName, languageName } from '../../lib/names'

/** The part of a tree that an answer speaks of: `/filter/and/0/not`. */
export function partAt(filter: Filter, pointer: string): Filter | null {
  let here: unknown = filter
  for (const step of pointer.split('/').slice(2)) {
    if (typeof here !== 'object' || here === null) return null
    here = (here as Record<string, unknown>)[step]
  }
  return typeof here === 'object' && here !== null ? (here as Filter) : null
}

export function valueWords(part: Filter, value: unknown, field?: Pick<Field, 'type' | 'options'>): string {
  if (isRelated(part) && typeof value === 'number') return value === 0 ? 'there is none' : `there ${value === 1 ? 'is 1' : `are ${count(value)}`}`
  if (isDid(part)) {
    if (typeof value === 'number') return value === 0 ? 'never' : value === 1 ? 'once' : `${count(value)} times`
    if (isMoney(value)) return money(value)
    return typeof value === 'string' ? moment(value) : 'never'
  }
  if (isSequence(part)) return typeof value === 'string' ? `done ${ago(value)}` : 'not in this order'
  if (isInSegment(part)) return typeof value === 'string' ? `since ${ago(value)}` : ''
  if (isInShare(part)) return ''
  if (isConsented(part)) return value === nothing || typeof value !== 'string' ? 'nothing was said' : stateWords(value).toLowerCase()
  if (value === null || value === undefined || value === '') return 'nothing is filled in'
  if (isMoney(value)) return money(value)
  if (Array.isArray(value)) return value.join(', ') || 'nothing is filled in'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return decimal(value, 4)
  if (typeof value !== 'string') return ''
  const option = field?.options?.find((each) => each.value === value)
  if (option) return option.label
  if (field?.type === 'country') return countryName(value)
  if (field?.type === 'language') return languageName(value)
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return day(value)
  return /^\d{4}-\d{2}-\d{2}T/.test(value) ? moment(value) : value
}
