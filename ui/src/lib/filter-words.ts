/** A filter read back in plain words: "chance active above 80% and country is Germany". */
import type { Condition, Field, Filter, ObjectType, Operator } from '../api/types'
import { day, decimal, isMoney, momentDay, money, percent } from './format'
import { isCondition, isRelated } from './filter'

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

export function operatorWords(op: Operator, type: Field['type']): string {
  const timed = type === 'date' || type === 'datetime'
  return (timed ? inTime[op] : undefined) ?? plain[op]
}

export function filterWords(filter: Filter | null, object: ObjectType, objects: ObjectType[]): string {
  if (!filter) return `all ${object.plural}`
  return words(filter, object, objects, false)
}

function words(filter: Filter, object: ObjectType, objects: ObjectType[], nested: boolean): string {
  if ('and' in filter) return joined(filter.and, ' and ', object, objects, nested)
  if ('or' in filter) return joined(filter.or, ' or ', object, objects, nested)
  if ('not' in filter) return `not (${words(filter.not, object, objects, false)})`
  if (isRelated(filter)) {
    const other = objects.find((each) => each.slug === filter.related)
    const inner = filter.any ?? filter.all ?? filter.none
    const name = other?.plural ?? filter.related
    const start = filter.none ? `has no ${name}` : filter.all ? `all ${name}` : `has ${name}`
    if (!inner || !other || isVoid(inner)) return start
    return `${start} where ${words(inner, other, objects, true)}`
  }
  return isCondition(filter) ? conditionWords(filter, object) : 'something else'
}

function isVoid(filter: Filter): boolean {
  return 'and' in filter && filter.and.length === 0
}

function joined(parts: Filter[], by: string, object: ObjectType, objects: ObjectType[], nested: boolean): string {
  if (parts.length === 0) return `all ${object.plural}`
  const text = parts.map((part) => words(part, object, objects, true)).join(by)
  return nested && parts.length > 1 ? `(${text})` : text
}

export function conditionWords(condition: Condition, object: ObjectType): string {
  const field = object.fields.find((each) => each.slug === condition.field) ?? builtIn(condition.field)
  const name = field.label.toLowerCase()
  if (condition.op === 'empty') return `${name} is ${condition.value === false ? 'filled in' : 'empty'}`
  return `${name} ${operatorWords(condition.op, field.type)} ${valueWords(condition, field)}`
}

function valueWords(condition: Condition, field: Field): string {
  const { value } = condition
  if (Array.isArray(value)) return value.length === 0 ? '…' : value.map((each) => one(each, field)).join(' or ')
  if (isMoney(value)) return money(value)
  if (value === null || value === '') return '…'
  return one(value, field)
}

function one(value: string | number | boolean, field: Field): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (field.type === 'percent') return percent(Number(value), 1)
  if (field.type === 'date') return day(String(value))
  if (field.type === 'datetime') return momentDay(String(value))
  if (typeof value === 'number') return decimal(value, 4)
  if (field.type === 'relation') return 'a certain record'
  return field.options?.find((option) => option.value === value)?.label ?? value
}

const builtInLabels: Record<string, string> = {
  id: 'Id',
  created_at: 'Created',
  updated_at: 'Changed',
  owner_id: 'Owner',
  source: 'Source',
  source_id: 'Id at source',
}

/** Fields every record has, which the declarations need not repeat. */
export function builtIn(slug: string): Field {
  const timed = slug.endsWith('_at')
  return {
    slug,
    label: builtInLabels[slug] ?? slug.replaceAll('_', ' '),
    type: timed ? 'datetime' : 'text',
    help: null,
    read_only: true,
    required: false,
    sortable: timed,
    quick: false,
    attached: false,
    options: null,
    relates_to: null,
    operators: timed ? ['lt', 'lte', 'gt', 'gte'] : ['eq', 'in', 'empty'],
    unit: null,
    in_list: false,
  }
}
