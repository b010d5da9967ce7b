/** The filter tree as the page builds, saves and reads it. */
import type { Condition, Consented, Did, Field, Filter, FilterValue, InSegment, InShare, ObjectType, Operator, Related, Sequence } from '../api/types'
import { moments } from './moments'

export function isCondition(filter: Filter): filter is Condition {
  return 'field' in filter
}

export function isRelated(filter: Filter): filter is Related {
  return 'related' in filter
}

export function isDid(filter: Filter): filter is Did {
  return 'did' in filter
}

export function isSequence(filter: Filter): filter is Sequence {
  return 'sequence' in filter
}

export function isInSegment(filter: Filter): filter is InSegment {
  return 'segment' in filter
}

export function isInShare(filter: Filter): filter is InShare {
  return 'share' in filter
}

export function isConsented(filter: Filter): filter is Consented {
  return 'consent' in filter
}

/** The flat view the builder works on: parts joined by "and" or by "or". */
export interface Flat {
  join: 'and' | 'or'
  parts: Filter[]
}

export function flatten(filter: Filter | null): Flat {
  if (!filter) return { join: 'and', parts: [] }
  if ('and' in filter) return { join: 'and', parts: filter.and }
  if ('or' in filter) return { join: 'or', parts: filter.or }
  return { join: 'and', parts: [filter] }
}

export function unflatten({ join, parts }: Flat): Filter | null {
  const [first, ...rest] = parts
  if (!first) return null
  if (rest.length === 0) return first
  return join === 'and' ? { and: parts } : { or: parts }
}

/** The filter with one part put in place of another, added at the end where no place is said, or taken out. */
export function changed(filter: Filter | null, at: number | null, part: Filter | null): Filter | null {
  const flat = flatten(filter)
  const own = part === null ? [] : [part]
  const parts = at === null ? [...flat.parts, ...own] : flat.parts.flatMap((each, index) => (index === at ? own : [each]))
  return unflatten({ ...flat, parts })
}

/** Text typed in the address bar is only taken when it has the shape of a filter. */
export function parseFilter(text: string | null): Filter | null {
  if (!text) return null
  try {
    const parsed: unknown = JSON.parse(text)
    return isFilter(parsed) ? parsed : null
  } catch {
    return null
  }
}

function isFilter(value: unknown): value is Filter {
  if (typeof value !== 'object' || value === null) return false
  const node = value as Record<string, unknown>
  if (Array.isArray(node.and)) return node.and.every(isFilter)
  if (Array.isArray(node.or)) return node.or.every(isFilter)
  if ('not' in node) return isFilter(node.not)
  if (typeof node.related === 'string') {
    return [node.any, node.all, node.none].filter((inner) => inner !== undefined).every(isFilter)
  }
  if (typeof node.share === 'object' && node.share !== null) return true
  if (typeof node.consent === 'string' && typeof node.channel === 'string') return true
  if (typeof node.segment === 'string' || typeof node.did === 'string' || Array.isArray(node.did) || Array.isArray(node.sequence)) return true
  return typeof node.field === 'string' && typeof node.op === 'string'
}

/** Records that a filter names by id, so that their titles can be shown instead. */
export function namedRecords(filter: Filter | null, object: ObjectType, objects: ObjectType[]): { object: string; id: string }[] {
  if (!filter) return []
  if ('and' in filter) return filter.and.flatMap((part) => namedRecords(part, object, objects))
  if ('or' in filter) return filter.or.flatMap((part) => namedRecords(part, object, objects))
  if ('not' in filter) return namedRecords(filter.not, object, objects)
  if (isRelated(filter)) {
    const other = objects.find((each) => each.slug === filter.related)
    const inner = filter.any ?? filter.all ?? filter.none
    return inner && other ? namedRecords(inner, other, objects) : []
  }
  if (isDid(filter)) return filter.where ? namedRecords(filter.where, moments, objects) : []
  if (isSequence(filter)) return filter.sequence.flatMap((step) => (step.where ? namedRecords(step.where, moments, objects) : []))
  if (!isCondition(filter)) return []
  const target = object.fields.find((each) => each.slug === filter.field)?.relates_to
  return target && typeof filter.value === 'string' && filter.value !== '' ? [{ object: target, id: filter.value }] : []
}

/** The conditions that are joined, or denied, whatever way. */
export function leaves(filter: Filter | null): Filter[] {
  if (!filter) return []
  if ('and' in filter) return filter.and.flatMap(leaves)
  if ('or' in filter) return filter.or.flatMap(leaves)
  return 'not' in filter ? leaves(filter.not) : [filter]
}

/** What a condition says, and whether it is denied. */
export interface Bare {
  part: Filter
  not: boolean
}

export function bare(filter: Filter): Bare {
  return 'not' in filter ? { part: filter.not, not: true } : { part: filter, not: false }
}

export function unbare({ part, not }: Bare): Filter {
  return not ? { not: part } : part
}

export interface Reverse {
  object: ObjectType
  field: Field
}

/** Objects whose records point at this one: the orders of a person, the lines of an order. */
export function pointingAt(target: string, objects: ObjectType[]): Reverse[] {
  return objects.flatMap((object) =>
    object.fields
      .filter((field) => field.relates_to === target && object.slug !== target)
      .map((field) => ({ object, field })),
  )
}

/** Which operators make sense when the server names none. */
export function operatorsOf(field: Field): Operator[] {
  if (field.operators.length > 0) return field.operators
  return ['eq', 'ne', 'empty']
}

export function startValue(field: Field, op: Operator): FilterValue {
  if (op === 'empty') return true
  if (op === 'in') return []
  if (field.type === 'boolean') return true
  return ''
}
