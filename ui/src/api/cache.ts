/** What the page holds of records, kept true when one of them changes here or elsewhere. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import type { Page, Row } from './types'

/** Past so many pages a list is mended in place: fetching it again would take as many requests. */
export const fewPages = 3

export function pagesHeld(client: QueryClient, object: string): number {
  const held = client.getQueriesData<InfiniteData<Page>>({ queryKey: ['records', object, 'pages'] })
  return Math.max(0, ...held.map(([, data]) => data?.pages.length ?? 0))
}

/** Puts records in the place of their former selves, in each list that shows them; only fields it asked for. */
export function mendRows(client: QueryClient, object: string, records: Row[]): void {
  const byId = new Map(records.map((record) => [record.id, record]))
  client.setQueriesData<InfiniteData<Page>>({ queryKey: ['records', object, 'pages'] }, (data) => {
    if (!data?.pages.some((page) => page.data.some((row) => byId.has(row.id)))) return data
    return { ...data, pages: data.pages.map((page) => ({ ...page, data: page.data.map((row) => mended(row, byId.get(row.id))) })) }
  })
}

export function mended(row: Row, record: Row | undefined): Row {
  if (!record) return row
  const next: Row = { ...row }
  for (const slug of Object.keys(row)) if (slug in record) next[slug] = record[slug]
  return next
}

/** Everything that shows many records of an object at once and is cheap to ask for again. */
export function refreshAround(client: QueryClient, object: string): void {
  for (const key of [['board', object], ['calendar', object], ['records', object, 'few'], ['records', object, 'totals']]) {
    void client.invalidateQueries({ queryKey: key })
  }
}

/** The lists themselves: short ones at once, long ones when they are opened next. */
export function refreshLists(client: QueryClient, object: string): void {
  void client.invalidateQueries({
    queryKey: ['records', object, 'pages'],
    refetchType: pagesHeld(client, object) > fewPages ? 'none' : 'active',
  })
}
