/** Between a saved view and the address of a list, and whether the two still agree. */
import type { SavedView, ViewSettings } from '../api/views'
import type { ListState } from './list-state'

/** The address that shows a view as it was saved. */
export function stateOf(view: SavedView): ListState {
  const { settings } = view
  const columns = settings.columns ?? []
  return {
    search: settings.search ?? '',
    filter: settings.filter ?? null,
    sort: (settings.sort ?? []).map(({ field, direction }) => ({ field, direction: direction === 'desc' ? 'desc' : 'asc' })),
    sum: settings.sums ?? [],
    columns: columns.length > 0 ? columns.map((column) => column.field) : null,
    widths: Object.fromEntries(columns.flatMap(({ field, width }) => (width ? [[field, Math.round(width)]] : []))),
    kind: view.kind,
    group: settings.group_by ?? null,
    date: settings.date_field ?? null,
    view: view.id,
  }
}

/** What is saved of a list. Widths belong to columns, so usual columns are named once one was resized. */
export function settingsOf(state: ListState, shown: string[]): ViewSettings {
  const widened = Object.keys(state.widths).length > 0
  const columns = state.columns ?? (widened ? shown : null)
  return {
    columns: columns?.map((field) => (state.widths[field] ? { field, width: state.widths[field] } : { field })) ?? null,
    filter: state.filter,
    search: state.search || null,
    sort: state.sort,
    group_by: state.group,
    date_field: state.date,
    sums: state.sum,
  }
}

/** In words, what differs from what was saved; nothing when the two agree. */
export function changesSince(view: SavedView, state: ListState): string[] {
  const saved = stateOf(view)
  const parts: [string, unknown, unknown][] = [
    ['layout', saved.kind, state.kind],
    ['filter', saved.filter, state.filter],
    ['search', saved.search, state.search],
    ['order', saved.sort, state.sort],
    ['columns', saved.columns, state.columns],
    ['widths', saved.widths, state.widths],
    ['groups', saved.group, state.group],
    ['date', saved.date, state.date],
    ['sums', saved.sum, state.sum],
  ]
  return parts.filter(([, one, other]) => plain(one) !== plain(other)).map(([name]) => name)
}

/** The same for the same content, whatever the order of keys: the server may keep them in another. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}
