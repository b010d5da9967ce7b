/** Shares of all people in plain words: "in a random 10% of people (Summer test)". */
import type { InShare } from '../api/types'
import { perCent } from './format'

export function shareWords({ share: { of, from, to } }: InShare): string {
  const stretch = from === 0 ? `a random ${perCent(to)}` : `the share from ${perCent(from)} to ${perCent(to)}`
  return `in ${stretch} of people (${of})`
}
