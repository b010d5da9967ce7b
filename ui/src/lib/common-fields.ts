/** Fields that every record has, whatever it is. */
import type { Field, FieldType, ObjectType } from '../api/types'

const common = ['id', 'created_at', 'updated_at', 'owner_id', 'source', 'source_id']

export function isCommon(field: Pick<Field, 'slug'>): boolean {
  return common.includes(field.slug)
}

/** The type of a field's values: a roll-up has those of what it adds up. */
export function heldType(field: Pick<Field, 'type' | 'settings'>): FieldType {
  const holds = field.settings?.holds
  return field.type === 'roll_up' && typeof holds === 'string' ? (holds as FieldType) : field.type
}

export function ownFields(object: ObjectType): Field[] {
  return object.fields.filter((field) => !field.attached && !isCommon(field))
}

export function attachedFields(object: ObjectType): Field[] {
  return object.fields.filter((field) => field.attached)
}

export function commonFields(object: ObjectType): Field[] {
  return object.fields.filter((field) => !field.attached && isCommon(field))
}
