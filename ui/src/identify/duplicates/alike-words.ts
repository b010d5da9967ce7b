/** Who may be there already, in words. */
import type { Alike } from '../../api/episodes-shapes'
import { likelyWords } from './pair-words'

/** Fields by which somebody is found; the others need not be asked about. */
const telling = ['first_name', 'last_name', 'email', 'phone', 'city', 'country', 'birthday']

/** What is typed of them so far. Nothing, where that is too little to find anybody by. */
export function tellingOf(draft: Record<string, unknown>): Record<string, string> {
  const told = Object.fromEntries(
    telling.flatMap((slug) => {
      const value = draft[slug]
      return typeof value === 'string' && value.trim().length > 1 ? [[slug, value.trim()]] : []
    }),
  )
  const enough = told.email || told.phone || told.last_name || (told.first_name && told.birthday)
  return enough ? told : {}
}

/** What speaks for it, the heaviest first. */
export function alikeWords(one: Pick<Alike, 'probability' | 'reasons'>): string {
  const likely = one.probability === null ? 'Has the same address or number' : likelyWords(one.probability)
  const reasons = one.reasons.filter((reason) => reason.weight > 0).map((reason) => reason.text)
  return reasons.length === 0 || one.probability === null ? likely : `${likely}: ${reasons.slice(0, 3).join(', ')}`
}
