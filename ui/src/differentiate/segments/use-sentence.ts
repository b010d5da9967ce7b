/** A tree of conditions on people as a sentence. */
import { useObject, useObjects } from '../../api/records'
import type { Filter, ObjectType } from '../../api/types'
import { filterWords } from '../../lib/filter-words'
import { sentence } from '../../lib/format'
import { useNames } from '../../records/use-names'

const nobody: ObjectType = { slug: 'people', label: 'People', label_singular: 'Person', singular: 'person', plural: 'people', title_fields: [], fields: [] }

export function useSentence(filter: Filter | null): string {
  const objects = useObjects().data ?? []
  const people = useObject('people') ?? nobody
  const names = useNames(filter, people)
  return filter === null ? 'People who were put here one by one.' : sentence(`people where ${filterWords(filter, people, objects, names)}`)
}
