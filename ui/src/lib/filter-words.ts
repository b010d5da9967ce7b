/** A filter read back in plain words: "chance active above 80% and country is Germany". */
import type { Condition, Field, Filter, ObjectType, Operator } from '../api/types'
import { agreedWords, notAgreedWords } from './agreed-words'
import { didNotWords, didWords, sequenceWords } from './behaviour-words'
import { heldType } from './common-fields'
import { day, decimal, isMoney, moment, momentDay, money, percent } from './format'
import { isCondition, isConsented, isDid, isInSegment, isInShare, isRelated, isSequence } from './filter'
import { fromNowWords, isFromNow } from './from-now'
import { moments } from './moments'
import { countryName, languageName } from './names'
import { isProperty, propertyOf } from './properties'
import { shareWords } from './share-words'
import { wallTime } from './zone'

const plain: Record<Operator, string> = {
  eq: 'is',
  ne: 'is not',
  lt: 'below',
  lte: 'at most',
  gt: 'above',
  gte: 'at least',
  in: 'is one of',
  contains: 'contains',
  starts: 'starts with',
  empty: 'is empty',
}

const inTime: Partial<Record<Operator, string>> = {
  eq: 'on',
  ne: 'not on',
  lt: 'before',
  lte: 'until',
  gt: 'after',
  gte: 'from',
}

/** Of a field that holds several. */
const amongSeveral: Partial<Record<Operator, string>> = { contains: 'has', in: 'has one of' }

export function operatorWords(op: Operator, type: Field['type']): string {
  const timed = type === 'date' || type === 'datetime' || type === 'time'
  const several = type === 'multi_select' || type === 'tags' || type === 'relations'
  return (timed ? inTime[op] : several ? amongSeveral[op] : undefined) ?? plain[op]
}

/** Titles of the records that a filter names by id. */
export type Names = ReadonlyMap<string, string>

export function filterWords(filter: Filter | null, object: ObjectType, objects: ObjectType[], names: Names = new Map()): string {
  if (!filter) return `all ${object.plural}`
  return words(filter, object, { objects, names }, false)
}

interface Known {
  objects: ObjectType[]
  names: Names
}

function words(filter: Filter, object: ObjectType, known: Known, nested: boolean): string {
  if ('and' in filter) return joined(filter.and, ' and ', object, known, nested)
  if ('or' in filter) return joined(filter.or, ' or ', object, known, nested)
  const ofMoment = (where: Filter) => words(where, moments, known, true)
  if ('not' in filter) return didNotWords(filter.not, ofMoment) ?? notWords(filter.not, known) ?? `not (${words(filter.not, object, known, false)})`
  if (isDid(filter)) return didWords(filter, ofMoment)
  if (isSequence(filter)) return sequenceWords(filter, ofMoment)
  if (isInSegment(filter)) return `is in ${known.names.get(filter.segment) ?? 'a certain segment'}`
  if (isInShare(filter)) return `is ${shareWords(filter)}`
  if (isConsented(filter)) return agreedWords(filter, purposeName(filter.consent, known))
  if (isRelated(filter)) {
    const other = known.objects.find((each) => each.slug === filter.related)
    const inner = filter.any ?? filter.all ?? filter.none
    const name = other?.plural ?? filter.related
    const start = filter.none ? `has no ${name}` : filter.all ? `all ${name}` : `has ${name}`
    if (!inner || !other || isVoid(inner)) return start
    return `${start} where ${words(inner, other, known, true)}`
  }
  return isCondition(filter) ? conditionWords(filter, object, known.names) : 'something else'
}

/** What is denied without brackets. */
function notWords(filter: Filter, known: Known): string | null {
  if (isInShare(filter)) return `is not ${shareWords(filter)}`
  return isConsented(filter) ? notAgreedWords(filter, purposeName(filter.consent, known)) : null
}

function purposeName(slug: string, known: Known): string {
  return known.names.get(slug) ?? slug.replaceAll('_', ' ')
}

function isVoid(filter: Filter): boolean {
  return 'and' in filter && filter.and.length === 0
}

function joined(parts: Filter[], by: string, object: ObjectType, known: Known, nested: boolean): string {
  if (parts.length === 0) return `all ${object.plural}`
  const text = parts.map((part) => words(part, object, known, true)).join(by)
  return nested && parts.length > 1 ? `(${text})` : text
}

function conditionWords(condition: Condition, object: ObjectType, names: Names): string {
  const field = propertyOf(condition) ?? object.fields.find((each) => each.slug === condition.field)
  if (!field) return `${condition.field.replaceAll('_', ' ')} (unknown)`
  const name = isProperty(field) ? field.label : field.label.toLowerCase()
  if (condition.op === 'empty') return `${name} is ${condition.value === false ? 'filled in' : 'empty'}`
  if (isFromNow(condition.value)) return `${name} ${fromNowWords(condition.op, condition.value)}`
  return `${name} ${operatorWords(condition.op, heldType(field))} ${valueWords(condition, field, names)}`
}

function valueWords(condition: Condition, field: Field, names: Names): string {
  const { value } = condition
  if (Array.isArray(value)) return value.length === 0 ? '…' : several(value, field, names)
  if (isMoney(value)) return money(value)
  if (value === undefined || value === null || value === '' || isFromNow(value)) return '…'
  return one(typeof value === 'object' ? value.id : value, field, names)
}

/** Past a handful the rest is counted, so that a chip stays a line. */
function several(value: (string | number)[], field: Field, names: Names): string {
  const shown = value.slice(0, 6).map((each) => one(each, field, names)).join(' or ')
  return value.length > 6 ? `${shown} or ${value.length - 6} more` : shown
}

function one(value: string | number | boolean, field: Field, names: Names): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  const type = heldType(field)
  if (type === 'percent') return percent(Number(value), 1)
  if (type === 'date') return day(String(value))
  if (type === 'datetime') return momentWords(String(value))
  if (typeof value === 'number') return decimal(value, 4)
  if (type === 'relation' || type === 'user') return names.get(value) ?? 'a certain record'
  if (type === 'money') return decimal(Number(value))
  return field.options?.find((option) => option.value === value)?.label ?? (type === 'country' ? countryName(value) : type === 'language' ? languageName(value) : value)
}

/** A day, and the time only where a day does not begin. */
function momentWords(value: string): string {
  if (value.length <= 10) return day(value)
  return wallTime(value).endsWith('T00:00') ? momentDay(value) : moment(value)
}
