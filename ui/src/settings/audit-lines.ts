/** The fields that an entry of the audit log changed, before and after as text. */
import type { AuditEntry } from '../api/admin'
import type { Cell, ObjectType } from '../api/types'
import { plainValue } from '../fields/families'

const silent = ['id', 'created_at', 'updated_at', 'seq']

export function changedFields(entry: Pick<AuditEntry, 'before' | 'after'>, object: ObjectType | undefined) {
  const before = entry.before ?? {}
  const after = entry.after ?? {}
  const slugs = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((slug) => !silent.includes(slug))
  return slugs
    .filter((slug) => JSON.stringify(before[slug] ?? null) !== JSON.stringify(after[slug] ?? null))
    .map((slug) => {
      const field = object?.fields.find((each) => each.slug === slug)
      const told = (value: Cell) => (field ? plainValue(value, field) : bare(value))
      return { slug, label: field?.label ?? slug.replaceAll('_', ' '), before: told(before[slug]), after: told(after[slug]) }
    })
}

function bare(value: Cell): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
