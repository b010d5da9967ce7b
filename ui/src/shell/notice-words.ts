/** A notification as a sentence. */
import type { Notice } from '../api/notifications'
import { prose } from '../lib/format'

export function noticeWords({ kind, actor, title, detail }: Pick<Notice, 'kind' | 'actor' | 'title' | 'detail'>): string {
  const who = actor?.name ?? 'Somebody'
  const what = title ?? 'a record'
  switch (kind) {
    case 'mention':
      return `${who} mentioned you at ${what}`
    case 'assigned':
      return `${who} gave you ${what}`
    case 'comment':
      return `${who} commented on ${what}`
    case 'due':
      return `${title ?? 'A task'} is due`
    case 'import_finished':
      return detail ? prose(detail) : 'Your import is finished'
    default:
      return (detail && prose(detail)) ?? title ?? 'Something happened'
  }
}
