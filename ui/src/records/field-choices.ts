/** The fields that a condition may be about, in groups. */
import type { Field, ObjectType } from '../api/types'
import { attachedFields, commonFields, ownFields } from '../lib/common-fields'
import { operatorsOf, pointingAt } from '../lib/filter'
import { isProperty, propertyWords } from '../lib/properties'

export interface FieldChoice {
  value: string
  label: string
  field: Field
  /** The object it belongs to, where that is another one. */
  related: string | null
}

export interface Choices {
  group: string
  items: FieldChoice[]
}

export function choiceOf(field: Field, related: string | null = null): FieldChoice {
  return { value: `${related ?? ''}.${field.slug} ${field.type}`, label: field.label, field, related }
}

/** With its type, since the name does not tell it. */
export function typedChoice(field: Field): FieldChoice {
  return { ...choiceOf(field), label: propertyWords(field) }
}

/** Only what is stored with the records themselves. */
export function storedChoices(object: ObjectType): Choices[] {
  const stored = ownFields(object).filter((field) => !field.attached && operatorsOf(field).length > 0)
  const properties = stored.filter(isProperty)
  const twice = (field: Field) => properties.filter((each) => each.slug === field.slug).length > 1
  return some([
    { group: object.label_singular, items: stored.filter((field) => !isProperty(field)).map((field) => choiceOf(field)) },
    { group: 'Properties', items: properties.map((field) => (twice(field) ? typedChoice(field) : choiceOf(field))) },
  ])
}

export function fieldChoices(object: ObjectType, objects: ObjectType[]): Choices[] {
  const of = (related: string | null, fields: Field[]) => fields.map((field) => choiceOf(field, related))
  return some([
    { group: object.label_singular, items: of(null, ownFields(object)) },
    { group: 'Computed', items: of(null, attachedFields(object)) },
    { group: 'Record', items: of(null, commonFields(object)) },
    ...pointingAt(object.slug, objects).map(({ object: other }) => ({
      group: other.label,
      items: of(other.slug, ownFields(other).filter((field) => field.relates_to !== object.slug)),
    })),
  ])
}

function some(groups: Choices[]): Choices[] {
  return groups.filter((each) => each.items.length > 0)
}
