/** By which fields records can stand on a board or in a calendar. */
import type { Field, ObjectType } from '../api/types'
import { isCommon } from '../lib/common-fields'

const makesColumns: Field['type'][] = ['select', 'relation', 'user', 'boolean']
const makesGroups: Field['type'][] = [...makesColumns, 'country', 'currency', 'language', 'text', 'date', 'integer', 'rating']

/** The stage comes first where there is one, then choices, then colleagues. */
export function boardFields(object: ObjectType): Field[] {
  const rank = (field: Field) => (field.relates_to === 'stages' ? 0 : field.type === 'select' ? 1 : field.type === 'user' ? 2 : 3)
  return object.fields
    .filter((field) => makesColumns.includes(field.type) && !field.attached && field.slug !== 'generated')
    .filter((field) => field.type !== 'relation' || field.relates_to === 'stages' || field.relates_to === 'pipelines')
    .sort((one, other) => rank(one) - rank(other))
}

/** The object's own days come before those of the record. */
export function dateFields(object: ObjectType): Field[] {
  const days = object.fields.filter((field) => (field.type === 'date' || field.type === 'datetime') && !field.attached)
  return [...days.filter((field) => !isCommon(field)), ...days.filter((field) => isCommon(field))]
}

export function groupFields(object: ObjectType): Field[] {
  return object.fields.filter((field) => makesGroups.includes(field.type) && field.sortable && !field.attached)
}
