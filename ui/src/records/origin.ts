/** Where the values of a file come from, in words: the source, whose knowledge it is, and how far it is to be believed. */
import type { ChangeEntry } from '../api/types'

export type Origin = NonNullable<ChangeEntry['origin']>
export type Party = Origin['party']

/** Whose knowledge a file holds, as a form offers it. */
export const parties: { value: Party; label: string }[] = [
  { value: 'first', label: 'Our own: customers told us, or we saw it' },
  { value: 'second', label: 'A partner’s, who deals with them' },
  { value: 'third', label: 'Bought or gathered elsewhere' },
]

const short: Record<Party, string> = { first: 'our own', second: 'a partner’s', third: 'bought' }

/** Like “fair list, a partner’s, 70 % sure”. */
export function originWords(origin: Origin): string {
  return `${origin.source}, ${trustWords(origin)}`
}

/** The same beside a source that is named already. */
export function trustWords({ party, confidence }: Omit<Origin, 'source'>): string {
  const sure = confidence === null || confidence === undefined ? [] : [`${Math.round(confidence * 100)} % sure`]
  return [short[party], ...sure].join(', ')
}
