/** A condition on what people did, as the form holds it. */
import type { Did, Filter } from '../../api/types'
import { kindsOf, saidKinds } from './kind-select'
import { isLength } from '../../ui/length-input'

export type Measure = 'count' | 'sum' | 'avg' | 'first' | 'last'
export type Comparison = 'gte' | 'gt' | 'lte' | 'lt' | 'eq'
export type When = 'any' | 'within' | 'between'

export interface DidDraft {
  not: boolean
  kinds: string[]
  measure: Measure
  comparison: Comparison
  number: string
  side: 'before' | 'after'
  point: string
  when: When
  within: string
  from: string
  to: string
  where: Filter | null
}

export const emptyDid: DidDraft = {
  not: false, kinds: [], measure: 'count', comparison: 'gte', number: '1', side: 'after', point: '30d', when: 'any', within: '30d', from: '', to: '', where: null,
}

const comparisons: Comparison[] = ['gte', 'gt', 'lte', 'lt', 'eq']

/** The form of a condition; none where it says more than the form can. */
export function readDid(filter: Filter): DidDraft | null {
  if ('not' in filter) {
    const inner = readDid(filter.not)
    return inner && !inner.not ? { ...inner, not: true } : null
  }
  if (!('did' in filter)) return null
  const draft: DidDraft = { ...emptyDid, kinds: kindsOf(filter.did), where: filter.where ?? null, ...spanOf(filter) }
  const asked = filter.sum ?? filter.avg ?? filter.count
  if (asked) {
    const bounds = comparisons.filter((op) => asked[op] !== undefined)
    const [comparison] = bounds
    if (bounds.length !== 1 || comparison === undefined || 'ne' in asked || 'currency' in asked) return null
    return { ...draft, measure: filter.sum ? 'sum' : filter.avg ? 'avg' : 'count', comparison, number: String(asked[comparison]) }
  }
  const times = filter.first ?? filter.last
  if (!times) return draft
  if (times.before && times.after) return null
  return { ...draft, measure: filter.first ? 'first' : 'last', side: times.before ? 'before' : 'after', point: times.before ?? times.after ?? '' }
}

function spanOf(did: Did): Partial<DidDraft> {
  if (did.from || did.to) return { when: 'between', from: did.from ?? '', to: did.to ?? '' }
  return did.within ? { when: 'within', within: did.within } : {}
}

export function saidDid(draft: DidDraft): Filter {
  const did: Did = { did: saidKinds(draft.kinds) }
  if (draft.where) did.where = draft.where
  if (draft.when === 'within') did.within = draft.within
  if (draft.when === 'between' && draft.from) did.from = draft.from
  if (draft.when === 'between' && draft.to) did.to = draft.to
  if (draft.measure === 'count' && !(draft.comparison === 'gte' && draft.number === '1')) did.count = { [draft.comparison]: Number(draft.number) }
  if (draft.measure === 'sum') did.sum = { field: 'amount', [draft.comparison]: draft.number }
  if (draft.measure === 'avg') did.avg = { field: 'amount', [draft.comparison]: draft.number }
  if (draft.measure === 'first') did.first = { [draft.side]: draft.point }
  if (draft.measure === 'last') did.last = { [draft.side]: draft.point }
  return draft.not ? { not: did } : did
}

/** Whether it says everything that it must. */
export function wholeDid(draft: DidDraft): boolean {
  const numbered = draft.measure === 'count' || draft.measure === 'sum' || draft.measure === 'avg'
  const number = numbered ? /^\d+(\.\d{1,6})?$/.test(draft.number) && (draft.measure !== 'count' || /^\d+$/.test(draft.number)) : draft.point !== '' && (draft.point.length > 9 || isLength(draft.point))
  const span = draft.when === 'any' || (draft.when === 'within' ? isLength(draft.within) : draft.from !== '' || draft.to !== '')
  return draft.kinds.length > 0 && number && span
}
