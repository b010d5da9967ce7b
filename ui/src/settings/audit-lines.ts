/** The fields that an entry of the audit log changed, before and after as text or as the record they point to. */
import type { AuditEntry } from '../api/admin'
import type { Cell, ObjectType } from '../api/types'
import { plainValue } from '../fields/families'

const silent = ['id', 'created_at', 'updated_at', 'seq']

export interface Told {
  text: string
  /** The address of the record that is meant. */
  to?: string
}

/** `users` are their names by id; `labels` what one record of an object is called. */
export function changedFields(
  entry: Pick<AuditEntry, 'before' | 'after'>,
  object: ObjectType | undefined,
  users: ReadonlyMap<string, string> = new Map(),
  labels: ReadonlyMap<string, string> = new Map(),
) {
  const before = entry.before ?? {}
  const after = entry.after ?? {}
  const slugs = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((slug) => !silent.includes(slug))
  return slugs
    .filter((slug) => JSON.stringify(before[slug] ?? null) !== JSON.stringify(after[slug] ?? null))
    .map((slug) => {
      const field = object?.fields.find((each) => each.slug === slug)
      const told = (value: Cell): Told => {
        if (!field) return { text: bare(value) }
        if (typeof value === 'string' && value !== '') {
          if (field.type === 'user') return { text: users.get(value) ?? 'A colleague' }
          if (field.type === 'relation' && field.relates_to) {
            return { text: labels.get(field.relates_to) ?? field.relates_to, to: `/${field.relates_to}/${value}` }
          }
        }
        return { text: plainValue(value, field) }
      }
      return { slug, label: field?.label ?? slug.replaceAll('_', ' '), before: told(before[slug]), after: told(after[slug]) }
    })
}

function bare(value: Cell): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
