/** Rules of how long something is kept, in words. */
import type { NewRule, Rule } from '../../api/privacy'
import type { Field, ObjectType } from '../../api/types'
import { count, decimal } from '../../lib/format'

/** Stands for what people do and say, which is no object. */
export const interactions = 'interactions'

const timed = ['date', 'datetime']

/** The dates from which a record's age can be counted. */
export function dateFieldsOf(object: ObjectType): Field[] {
  return object.fields.filter((field) => timed.includes(field.type) && !field.hidden)
}

/** 1,095 days are "about 3 years". Short periods need no second word. */
export function periodWords(days: number): string {
  const plain = `${count(days)} ${days === 1 ? 'day' : 'days'}`
  if (days < 60) return plain
  const [size, unit] = days < 700 ? [days / 30.44, 'month'] : [days / 365.25, 'year']
  const rounded = Math.round(size * 2) / 2
  return `${plain}, about ${decimal(rounded, 1)} ${unit}${rounded === 1 ? '' : 's'}`
}

export interface RuleNames {
  /** "tickets", "events". */
  what: string
  /** "Closed at" of a field; what happened has no other date than that. */
  date: string | null
}

/** "Erase tickets whose “Closed at” is more than 730 days ago". */
export function ruleWords(rule: Pick<Rule, 'days'>, { what, date }: RuleNames): string {
  const when = `more than ${count(rule.days)} ${rule.days === 1 ? 'day' : 'days'} ago`
  return `Erase ${what} ${date === null ? `that happened ${when}` : `whose “${date}” is ${when}`}`
}

/** A rule while it is typed. */
export interface RuleDraft {
  object: string
  kind: string | null
  field: string | null
  days: number | string
}

export const emptyRule: RuleDraft = { object: interactions, kind: null, field: null, days: 1095 }

/** The moment of an event, which is the only date it has. */
const happened = 'at'

/** The rule as the server takes it, as soon as it is whole. */
export function ruleOf(draft: RuleDraft, objects: ObjectType[]): NewRule | null {
  const days = Number(draft.days)
  if (!Number.isInteger(days) || days < 1 || days > 36_500) return null
  if (draft.object === interactions) return { object: interactions, field: happened, days, ...(draft.kind ? { kind: draft.kind } : {}) }
  const object = objects.find((each) => each.slug === draft.object)
  const field = object && dateFieldsOf(object).find((each) => each.slug === draft.field)
  return field ? { object: draft.object, field: field.slug, days } : null
}
