/** Properties of what happened as fields that conditions compare: `properties.category`. */
import type { Property, PropertyType } from '../api/events'
import type { Condition, Field, Operator } from '../api/types'
import { momentField } from './moments'

const prefix = 'properties.'

/** How values of a property are typed and compared. */
type Held = 'code' | 'decimal' | 'boolean' | 'date'

const operators: Record<Held, Operator[]> = {
  code: ['eq', 'ne', 'in', 'contains', 'starts', 'empty'],
  decimal: ['eq', 'ne', 'gte', 'gt', 'lte', 'lt', 'empty'],
  boolean: ['eq', 'ne', 'empty'],
  // Times are compared as they are written, so a day stands for its beginning.
  date: ['lt', 'gte', 'empty'],
}

const heldBy: Record<PropertyType, Held | null> = { text: 'code', number: 'decimal', boolean: 'boolean', time: 'date', object: null, list: null }

function propertyField(name: string, held: Held): Field {
  return momentField(`${prefix}${name}`, name.replaceAll('_', ' '), held, operators[held])
}

export function isProperty(field: Pick<Field, 'slug'>): boolean {
  return field.slug.startsWith(prefix)
}

/** Those that the catalogue knows: by the type that was declared, or each that came in. Groups and lists have no one value. */
export function propertyFields(properties: Pick<Property, 'name' | 'types' | 'declared_type'>[]): Field[] {
  const all = properties.flatMap(({ name, types, declared_type }) => {
    const held = (declared_type ? [declared_type] : types).map((type) => heldBy[type])
    return held.flatMap((each) => (each ? [propertyField(name, each)] : []))
  })
  const key = (field: Field) => `${field.slug} ${field.type}`
  return [...new Map(all.map((field) => [key(field), field])).values()]
}

/** What a name that the catalogue does not know may mean. */
export function typedProperties(typed: string): Field[] {
  const name = typed.trim()
  return name === '' || name.length > 100 ? [] : [propertyField(name, 'code'), propertyField(name, 'decimal'), propertyField(name, 'boolean')]
}

const comparing: Operator[] = ['lt', 'lte', 'gt', 'gte']

/** The property that a condition is about, its type told by what it is compared with. */
export function propertyOf({ field, op, value }: Condition): Field | undefined {
  if (!field.startsWith(prefix)) return undefined
  const timed = comparing.includes(op) && typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)
  const held = op === 'empty' ? 'code' : typeof value === 'number' ? 'decimal' : typeof value === 'boolean' ? 'boolean' : timed ? 'date' : 'code'
  return propertyField(field.slice(prefix.length), held)
}

const typeWords: Partial<Record<Field['type'], string>> = { code: 'text', decimal: 'number', boolean: 'yes or no', date: 'date' }

/** A property with its type, where the name alone does not tell it. */
export function propertyWords(field: Field): string {
  return `${field.label} (${typeWords[field.type] ?? field.type})`
}
