/** By what a person is known, in words and in order; browsers without a name fold into one line. */
import type { Identifier } from '../../api/merges'
import { kindWords } from '../../records/timeline-entry'

const words: Record<string, string> = {
  user_id: 'Customer number', email: 'E-mail', phone: 'Phone', anonymous_id: 'Browser', device_id: 'Device', external_id: 'Number elsewhere',
}

const order = ['user_id', 'email', 'phone']

export function identifierWords(kind: string): string {
  return Object.hasOwn(words, kind) ? (words[kind] ?? kind) : kindWords(kind)
}

/** Those that name somebody, the surest kinds first and within a kind the verified and the oldest; browsers apart. */
export function sorted(identifiers: Identifier[]): { named: Identifier[]; browsers: Identifier[] } {
  const rank = (each: Identifier) => (order.includes(each.kind) ? order.indexOf(each.kind) : order.length)
  const inOrder = [...identifiers].sort(
    (one, other) =>
      rank(one) - rank(other) || one.kind.localeCompare(other.kind) || Number(other.verified) - Number(one.verified) || one.first_seen_at.localeCompare(other.first_seen_at),
  )
  return { named: inOrder.filter((each) => each.kind !== 'anonymous_id'), browsers: inOrder.filter((each) => each.kind === 'anonymous_id') }
}

export function browsersWords(count: number): string {
  return count === 1 ? '1 browser' : `${count} browsers`
}
