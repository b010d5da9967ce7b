/** How an activity says that it is about a record: by a field of its own for that object, else by the one for any. */
import type { Field, Filter, ObjectType } from '../api/types'

export interface About {
  /** What a new activity is given. */
  given: (id: string) => Record<string, unknown>
  /** Which activities are about the record. */
  filter: (id: string) => Filter
}

export function aboutOf(activities: ObjectType | undefined, object: string): About | undefined {
  const usable = (activities?.fields ?? []).filter((field) => !field.read_only)
  const own = usable.find((field) => field.relates_to === object)
  const any = usable.find((field) => field.type === 'reference' && targets(field).includes(object))
  const field = own ?? any
  if (!field) return undefined
  return {
    given: (id) => ({ [field.slug]: own ? id : { object, id } }),
    filter: (id) => ({ field: field.slug, op: 'eq', value: id }),
  }
}

function targets(field: Field): string[] {
  return field.relates_to_many ?? []
}
