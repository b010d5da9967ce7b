/** Fields that every record has, whatever it is. */
import type { Field, ObjectType } from '../api/types'

const common = ['id', 'created_at', 'updated_at', 'owner_id', 'source', 'source_id']

export function isCommon(field: Pick<Field, 'slug'>): boolean {
  return common.includes(field.slug)
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
