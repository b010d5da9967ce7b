/** A share of all people, as the form holds it. */
import type { Filter } from '../../api/types'
import { bare, isInShare, leaves, unbare } from '../../lib/filter'

export interface ShareDraft {
  not: boolean
  of: string
  /** Per cent. */
  from: string
  to: string
}

export const emptyShare: ShareDraft = { not: false, of: '', from: '0', to: '10' }

export function readShare(filter: Filter): ShareDraft | null {
  const { part, not } = bare(filter)
  return isInShare(part) ? { not, of: part.share.of, from: String(part.share.from), to: String(part.share.to) } : null
}

export function saidShare({ not, of, from, to }: ShareDraft): Filter {
  return unbare({ part: { share: { of: of.trim(), from: Number(from), to: Number(to) } }, not })
}

export function isPerCent(text: string): boolean {
  return /^\d{1,3}(\.\d{1,2})?$/.test(text) && Number(text) <= 100
}

export function wholeShare({ of, from, to }: ShareDraft): boolean {
  const name = of.trim()
  return name.length > 0 && name.length <= 100 && isPerCent(from) && isPerCent(to) && Number(from) < Number(to)
}

/** The names by which some conditions share people out. */
export function shareNames(filters: (Filter | null)[]): string[] {
  return [...new Set(filters.flatMap(leaves).filter(isInShare).map((part) => part.share.of))].sort()
}
