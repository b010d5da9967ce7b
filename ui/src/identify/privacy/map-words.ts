/** The data map in words: whose business a field is, and what there is of it. */
import type { MappedField } from '../../api/privacy'

export type DataClass = MappedField['class']

export const classNames: Record<DataClass, string> = { personal: 'Personal', transactional: 'Transactions', behavioural: 'Behaviour' }

export interface MappedObject {
  slug: string
  name: string
  fields: MappedField[]
  personal: number
  sensitive: number
}

/** Object by object, in the order in which they came. */
export function objectsOf(fields: MappedField[]): MappedObject[] {
  const found = new Map<string, MappedObject>()
  for (const field of fields) {
    const known = found.get(field.object) ?? { slug: field.object, name: field.object_name, fields: [], personal: 0, sensitive: 0 }
    known.fields.push(field)
    if (field.class === 'personal') known.personal += 1
    if (field.sensitive) known.sensitive += 1
    found.set(field.object, known)
  }
  return [...found.values()]
}

/** "Webshop 80, Sven 20": the most first, and how many more there are. */
export function sourceWords(sources: MappedField['sources'], told: (count: number) => string, few = 3): string {
  const sorted = sources.toSorted((one, other) => other.count - one.count)
  const shown = sorted.slice(0, few).map((each) => `${each.source} ${told(each.count)}`)
  const rest = sorted.length - shown.length
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
}

/** The share that is filled; none of none is none. */
export function shareOf({ filled, of }: Pick<MappedField, 'filled' | 'of'>): number {
  return of > 0 ? Math.min(1, filled / of) : 0
}
