/** Facts grouped as a reader looks for them: what it is, how to reach, where, what was computed. */
import type { Field, ObjectType } from '../api/types'
import { attachedFields, ownFields } from '../lib/common-fields'

export interface Section {
  title: string
  fields: Field[]
}

const places = ['street', 'street_2', 'address', 'postal_code', 'zip', 'city', 'region', 'state', 'country']
const reach = ['email', 'phone', 'url']

export function sectionsOf(object: ObjectType): Section[] {
  // That a record is generated is said above its facts, not among them.
  const own = ownFields(object).filter((field) => field.slug !== 'generated')
  const isPlace = (field: Field) => places.includes(field.slug) || field.type === 'country'
  const isReach = (field: Field) => reach.includes(field.type)
  const sections: Section[] = [
    { title: 'Facts', fields: own.filter((field) => !isPlace(field) && !isReach(field)) },
    { title: 'Contact', fields: own.filter((field) => isReach(field)) },
    { title: 'Address', fields: own.filter((field) => isPlace(field)) },
    { title: 'Computed', fields: attachedFields(object) },
  ]
  return sections.filter((section) => section.fields.length > 0)
}
