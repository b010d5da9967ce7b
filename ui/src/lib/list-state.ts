/** The state of a list lives in the address, so that it can be sent, reloaded and gone back to. */
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { ViewKind } from '../api/views'
import type { Filter, Records, Sort } from '../api/types'
import { parseFilter } from './filter'

export interface ListState {
  search: string
  filter: Filter | null
  sort: Sort[]
  sum: string[]
  columns: string[] | null
  /** Widths that differ from the usual ones. */
  widths: Record<string, number>
  kind: ViewKind
  /** The field that makes groups of a table or columns of a board. */
  group: string | null
  /** The field by which a calendar places records. */
  date: string | null
  /** The saved view that this began from; "all" where a default one was left. */
  view: string | null
}

const kinds: ViewKind[] = ['table', 'board', 'calendar']

export function parseSort(text: string | null): Sort[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part !== '' && part !== '-')
    .map((part) =>
      part.startsWith('-') ? { field: part.slice(1), direction: 'desc' } : { field: part, direction: 'asc' },
    )
}

export function writeSort(sort: Sort[]): string {
  return sort.map((each) => (each.direction === 'desc' ? `-${each.field}` : each.field)).join(',')
}

export function readListState(params: URLSearchParams): ListState {
  return {
    search: params.get('q') ?? '',
    filter: parseFilter(params.get('filter')),
    sort: parseSort(params.get('sort')),
    sum: list(params.get('sum')) ?? [],
    columns: list(params.get('columns')),
    widths: readWidths(params.get('widths')),
    kind: kinds.find((kind) => kind === params.get('as')) ?? 'table',
    group: params.get('group') || null,
    date: params.get('by') || null,
    view: params.get('view') || null,
  }
}

function readWidths(text: string | null): Record<string, number> {
  const widths: Record<string, number> = {}
  for (const part of list(text) ?? []) {
    const [slug = '', width = ''] = part.split('.')
    const size = Number(width)
    if (slug !== '' && size >= 20 && size <= 2000) widths[slug] = size
  }
  return widths
}

function list(text: string | null): string[] | null {
  const parts = (text ?? '').split(',').filter((part) => part !== '')
  return parts.length > 0 ? parts : null
}

export function writeListState(state: Partial<ListState>): string {
  const params = new URLSearchParams()
  if (state.search) params.set('q', state.search)
  if (state.filter) params.set('filter', JSON.stringify(state.filter))
  if (state.sort && state.sort.length > 0) params.set('sort', writeSort(state.sort))
  if (state.sum && state.sum.length > 0) params.set('sum', state.sum.join(','))
  if (state.columns && state.columns.length > 0) params.set('columns', state.columns.join(','))
  const widths = Object.entries(state.widths ?? {})
  if (widths.length > 0) params.set('widths', widths.map(([slug, width]) => `${slug}.${Math.round(width)}`).join(','))
  // Beside a view the layout is always said: an address with a view alone opens it as it was saved.
  if (state.kind && (state.kind !== 'table' || state.view)) params.set('as', state.kind)
  if (state.group) params.set('group', state.group)
  if (state.date) params.set('by', state.date)
  if (state.view) params.set('view', state.view)
  return params.toString()
}

/** The address that shows the records behind a figure, with their sum at the foot. */
export function recordsAddress(records: Records, sort?: Sort[]): string {
  const query = writeListState({
    filter: records.filter,
    sum: records.sum ? [records.sum] : [],
    ...(sort ? { sort } : {}),
  })
  return `/${records.object}${query === '' ? '' : `?${query}`}`
}

export function useListState(): [ListState, (change: Partial<ListState>) => void] {
  const [params, setParams] = useSearchParams()
  const state = useMemo(() => readListState(params), [params])
  const change = useCallback(
    (part: Partial<ListState>) => {
      // The address itself is asked: what was drawn may still be the list from before the last step.
      const now = readListState(new URLSearchParams(window.location.search))
      setParams(new URLSearchParams(writeListState({ ...now, ...part })), {
        replace: true,
        preventScrollReset: true,
      })
    },
    [setParams],
  )
  return [state, change]
}
