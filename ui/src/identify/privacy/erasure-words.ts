/** What an erasure takes away, in words; and whether somebody named whom she means. */
import type { Erasure, Related } from '../../api/privacy'
import { count } from '../../lib/format'

const names: Record<string, string> = {
  records: 'Records',
  changes: 'Entries of the history',
  interactions: 'Events and conversations',
  comments: 'Comments',
  activities: 'Activities',
  files: 'Files',
  exports: 'Exports',
  imports: 'Imported files',
  warehouse_files: 'Files of the warehouse',
  mails: 'Mails in the log',
  identifiers: 'Identifiers',
  consents: 'Consents',
  suppressions: 'Entries that stop further mail',
  submissions: 'Submitted forms',
  notifications: 'Notifications',
  merges: 'Merges',
  duplicates: 'Possible duplicates',
}

/** `warehouse_files` is "Files of the warehouse"; what has no words of its own is read as it is written. */
export function countName(key: string): string {
  const known = Object.hasOwn(names, key) ? names[key] : undefined
  if (known) return known
  const plain = key.replaceAll('_', ' ')
  return plain.charAt(0).toUpperCase() + plain.slice(1)
}

/** What there is of each, the most first; what there is nothing of is left out. */
export function counted(counts: Erasure['counts']): { key: string; name: string; count: number }[] {
  return Object.entries(counts)
    .filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] > 0)
    .map(([key, number]) => ({ key, name: countName(key), count: number }))
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name))
}

export const fateWords: Record<Related['fate'], string> = { erased: 'erased', unlinked: 'stay without them', kept: 'kept' }
export const fateColours: Record<Related['fate'], string> = { erased: 'red', unlinked: 'yellow', kept: 'green' }

export const stateWords: Record<Erasure['state'], string> = { hidden: 'Hidden, waits to be erased', running: 'Being erased', done: 'Erased', failed: 'Stopped' }
export const stateColours: Record<Erasure['state'], string> = { hidden: 'yellow', running: 'blue', done: 'green', failed: 'red' }

const plain = (text: string) => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLocaleLowerCase()

/** Whether what was typed names them: the name, or the number where they are several. Capitals and blanks do not matter. */
export function isNamed(typed: string, name: string): boolean {
  return plain(typed) !== '' && plain(typed) === plain(name)
}

/** What has to be typed for so many people: the number, as the reader writes it or plain. */
export function isNumbered(typed: string, number: number): boolean {
  return isNamed(typed, String(number)) || isNamed(typed, count(number))
}
