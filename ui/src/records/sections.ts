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
  const usual = own.filter((field) => !field.section)
  const named = [...new Set(own.flatMap((field) => field.section || []))]
  const sections: Section[] = [
    { title: 'Facts', fields: usual.filter((field) => !isPlace(field) && !isReach(field)) },
    { title: 'Contact', fields: usual.filter((field) => isReach(field)) },
    { title: 'Address', fields: usual.filter((field) => isPlace(field)) },
    ...named.map((title) => ({ title, fields: own.filter((field) => field.section === title) })),
    { title: 'Computed', fields: attachedFields(object) },
  ]
  // A section that an administrator named like a usual one is that one.
  const byTitle = new Map<string, Section>()
  for (const section of sections) {
    const known = byTitle.get(section.title)
    byTitle.set(section.title, known ? { ...known, fields: [...known.fields, ...section.fields] } : section)
  }
  return [...byTitle.values()].filter((section) => section.fields.length > 0)
}
