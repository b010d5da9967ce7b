/** The fields that an entry of the audit log changed, before and after as text or as the record they point to. */
import type { AuditEntry } from '../api/admin'
import type { Cell, ObjectType } from '../api/types'
import { plainValue } from '../fields/families'
import { shown } from '../lib/mentions'

const silent = ['id', 'created_at', 'updated_at', 'seq']

/** Of what is no object of the firm: where it belongs, which the line itself opens. */
const places = ['object', 'of', 'record_id']

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
  const slugs = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((slug) => !silent.includes(slug) && (object !== undefined || !places.includes(slug)))
  return slugs
    .filter((slug) => JSON.stringify(before[slug] ?? null) !== JSON.stringify(after[slug] ?? null))
    .map((slug) => {
      const field = object?.fields.find((each) => each.slug === slug)
      const told = (value: Cell): Told => {
        if (!field) return { text: slug === 'body' && typeof value === 'string' ? shown(value) : slug === 'shares' ? sharing(value, users) : bare(value) }
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

/** With whom a record is shared, in words. */
function sharing(value: Cell, users: ReadonlyMap<string, string>): string {
  if (!Array.isArray(value)) return ''
  return value
    .map((each: unknown) => {
      const share = each as { user_id?: string | null; name?: string | null; right?: string }
      const who = share.name ?? users.get(share.user_id ?? '') ?? 'a team'
      return `${who} ${share.right === 'edit' ? 'changes it' : 'sees it'}`
    })
    .join(', ')
}

/** The record that a comment or a share belongs to. */
export function recordOf(entry: Pick<AuditEntry, 'object' | 'record_id' | 'before' | 'after'>): { object: string; id: string } | null {
  const image = entry.after ?? entry.before ?? {}
  const object = image.object ?? image.of
  const id = image.record_id ?? (image.of === undefined ? null : entry.record_id)
  return typeof object === 'string' && typeof id === 'string' ? { object, id } : null
}
