/** What a list asks for, from its address: columns, pages of rows, totals. */
import { useMediaQuery } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { useMay } from '../api/may'
import { useRecordPages, useTotals } from '../api/records'
import type { Field, Filter, ObjectType, Page, Row, Search, Sort } from '../api/types'
import type { ListState } from '../lib/list-state'
import { namedBy } from '../lib/titles'
import { fieldOf, shownColumns } from './columns'
import { openedFigure } from './figure-note'

export interface Narrowed {
  filter?: Filter
  search?: string
}

export function useList(object: ObjectType, state: ListState, ready: boolean) {
  const may = useMay()
  const [counted, setCounted] = useState(false)
  const narrow = useMediaQuery('(max-width: 640px)') ?? false
  const columns = state.columns?.join(',')
  const sums = state.sum.join(',')
  // On a phone two columns are seen at once, so what the list is about comes first.
  const front = narrow ? [...state.sum, ...state.sort.map((each) => each.field)].join(',') : ''
  const [named, setNamed] = useState(() => namedBy(object, []).join(','))
  const fields = useMemo(
    () =>
      inFront(
        shownColumns(object, columns ? columns.split(',') : null, sums ? sums.split(',') : [], named.split(',')),
        front.split(','),
      ),
    [object, columns, sums, front, named],
  )
  const narrowed: Narrowed = useMemo(
    () => ({
      ...(state.filter ? { filter: state.filter } : {}),
      ...(state.search ? { search: state.search } : {}),
    }),
    [state.filter, state.search],
  )
  const isTable = state.kind === 'table'
  const group = isTable && state.group ? (fieldOf(object, state.group) ?? null) : null
  const sort = groupedSort(group, state.sort)
  const search: Search = {
    ...narrowed,
    ...(sort.length > 0 ? { sort } : {}),
    fields: [...new Set([...wantedFields(object, group ? [...fields, group] : fields), ...may.needs(object)])],
  }
  const pages = useRecordPages(object.slug, search, ready && isTable)
  const rows = useFlat(pages.data?.pages)
  // Whether orders go by number or by day shows only when they are there.
  useEffect(() => {
    if (rows.length > 0) setNamed(namedBy(object, rows.slice(0, 100)).join(','))
  }, [object, rows])

  const figure = openedFigure(useLocation().state)
  const wantTotals = ready && (counted || figure !== null || state.sum.length > 0)
  const totals = useTotals(object.slug, narrowed, state.sum, wantTotals)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  return {
    narrow, fields, narrowed, group, named, pages, rows, onMore,
    totals: wantTotals ? totals.data : undefined,
    counting: wantTotals && totals.isFetching,
    count: useCallback(() => setCounted(true), []),
  }
}

/** Rows of all pages; a new page is put behind the rows that are there already. */
function useFlat(pages: Page[] | undefined): Row[] {
  const held = useRef<{ pages: Page[]; rows: Row[] }>({ pages: [], rows: [] })
  return useMemo(() => {
    const all = pages ?? []
    const before = held.current
    const goesOn = before.pages.length <= all.length && before.pages.every((page, index) => page === all[index])
    const added = (goesOn ? all.slice(before.pages.length) : all).map((page) => page.data)
    const rows = goesOn && added.length === 0 ? before.rows : (goesOn ? before.rows : []).concat(...added)
    held.current = { pages: all, rows }
    return rows
  }, [pages])
}

/** Groups stand together only where their field orders first; three fields are the most. */
function groupedSort(group: Field | null, sort: Sort[]): Sort[] {
  if (!group) return sort
  const own = sort.find((each) => each.field === group.slug)
  return [own ?? { field: group.slug, direction: 'asc' as const }, ...sort.filter((each) => each.field !== group.slug)].slice(0, 3)
}

function inFront(fields: Field[], first: string[]): Field[] {
  const ahead = fields.filter((field) => first.includes(field.slug))
  return ahead.length === 0 ? fields : [...ahead, ...fields.filter((field) => !first.includes(field.slug))]
}

/** Only what is shown is asked for; the title and the address of a record always are. */
export function wantedFields(object: ObjectType, fields: Field[]): string[] {
  return [...new Set([...object.title_fields, ...fields.map((field) => field.slug)])]
}
