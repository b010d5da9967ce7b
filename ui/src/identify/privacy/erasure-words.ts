/** What an erasure takes away, in words; and whether somebody named whom she means. */
import type { Erasure, ErasurePreview, Related } from '../../api/privacy'
import { count } from '../../lib/format'

const names: Record<string, string> = {
  records: 'Records',
  unlinked: 'Records kept without them',
  changes: 'Entries of the history',
  batch_members: 'Entries of the history of bulk work',
  interactions: 'Events and conversations',
  comments: 'Comments',
  notifications: 'Notifications',
  record_files: 'Attached files',
  files: 'Contents of files',
  exports: 'Exports',
  imports: 'Uploaded files',
  texts: 'Stored answers and settings that named them',
  warehouse_files: 'Files of the warehouse, written anew',
  computed: 'Computed figures',
  merges: 'Merges',
  identifiers: 'Identifiers',
  duplicates: 'Possible duplicates',
  consents: 'Consents',
  mails: 'Mails in the log',
  submissions: 'Submitted forms',
}

/** `warehouse_files` is "Files of the warehouse"; what has no words of its own is read as it is written. */
export function countName(key: string): string {
  const known = Object.hasOwn(names, key) ? names[key] : undefined
  if (known) return known
  const plain = key.replaceAll('_', ' ')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

export interface Counted {
  key: string
  name: string
  count: number
}

/** What there is of each, the most first; what there is nothing of is left out. */
export function counted(counts: Erasure['counts']): Counted[] {
  return Object.entries(counts)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0)
    .map(([key, number]) => ({ key, name: countName(key), count: number }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name))
}

/** Everything that is gone, in one number. What is kept without them is not. */
export function gone(counts: Erasure['counts']): number {
  return counted(counts).reduce((sum, each) => (each.key === 'unlinked' ? sum : sum + each.count), 0)
}

/** What of one person would go; records that go along are told object by object, so they are not counted here too. */
export function goes({ counts, related }: ErasurePreview): Counted[] {
  const along = related.reduce((sum, each) => (each.fate === 'erased' ? sum + each.count : sum), 0)
  const own = (counts.records ?? 0) - along
  const { records: _records, unlinked: _unlinked, ...rest } = counts
  return [...(own > 0 ? [{ key: 'records', name: own === 1 ? 'Record: the person' : 'Records: the person, with what was merged', count: own }] : []), ...counted(rest)]
}

export const fateWords: Record<Related['fate'], string> = { erased: 'erased', unlinked: 'stay without them', kept: 'kept' }
export const fateColours: Record<Related['fate'], string> = { erased: 'red', unlinked: 'yellow', kept: 'green' }

export const stateWords: Record<Erasure['state'], string> = { hidden: 'Hidden, waits to be erased', running: 'Being erased', done: 'Erased' }
export const stateColours: Record<Erasure['state'], string> = { hidden: 'yellow', running: 'blue', done: 'green' }

const plain = (text: string) => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase()

/** Whether what was typed names them: the name, or the number where they are several. Capitals and blanks do not matter. */
export function isNamed(typed: string, name: string): boolean {
  return plain(typed) !== '' && plain(typed) === plain(name)
}

/** What has to be typed for so many people: the number, as the reader writes it or plain. */
export function isNumbered(typed: string, number: number): boolean {
  return isNamed(typed, String(number)) || isNamed(typed, count(number))
}
