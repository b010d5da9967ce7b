/** The list of any object: search, filter, columns, order, peek, sums. */
import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useNavigate, useParams } from 'react-router'
import { useObject, useObjects, useRecordPages, useTotals } from '../api/records'
import type { Field, ObjectType, Row, Search } from '../api/types'
import { useListState } from '../lib/list-state'
import { namedBy } from '../lib/titles'
import { useDocumentTitle } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { shownColumns } from './columns'
import { FigureNote, openedFigure } from './figure-note'
import { FilterBar } from './filter-bar'
import { Peek } from './peek'
import { RecordTable } from './table'
import { TableFoot } from './table-foot'
import { EmptyList, ListHead } from './list-head'
import classes from './list-page.module.css'

export default function ListPage() {
  const { object: slug = '' } = useParams()
  const objects = useObjects()
  const object = useObject(slug)
  if (objects.error) return <Failed error={objects.error} retry={() => void objects.refetch()} />
  if (objects.isPending) {
    return (
      <div style={{ padding: 24 }}>
        <Lines count={6} />
      </div>
    )
  }
  if (!object) return <Empty title="There is no such page">The address may be mistyped, or the page was renamed.</Empty>
  return <List key={object.slug} object={object} />
}

function List({ object }: { object: ObjectType }) {
  const go = useNavigate()
  const [state, change] = useListState()
  const [counted, setCounted] = useState(false)
  const [peeked, setPeeked] = useState<Row | null>(null)
  useDocumentTitle(object.label)

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
  const narrowed = useMemo(
    () => ({
      ...(state.filter ? { filter: state.filter } : {}),
      ...(state.search ? { search: state.search } : {}),
    }),
    [state.filter, state.search],
  )
  const search: Search = {
    ...narrowed,
    ...(state.sort.length > 0 ? { sort: state.sort } : {}),
    fields: wantedFields(object, fields),
  }
  const pages = useRecordPages(object.slug, search)
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  // Whether orders go by number or by day shows only when they are there.
  useEffect(() => {
    if (rows.length > 0) setNamed(namedBy(object, rows).join(','))
  }, [object, rows])
  const figure = openedFigure(useLocation().state)
  const wantTotals = counted || figure !== null || state.sum.length > 0
  const totals = useTotals(object.slug, narrowed, state.sum, wantTotals)

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = pages
  const onMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const onOpen = useCallback((row: Row) => void go(`/${object.slug}/${row.id}`), [go, object.slug])
  useHotkeys([['/', () => document.getElementById('list-search')?.focus()]])

  const nothing = !pages.isPending && rows.length === 0 && !pages.error
  return (
    <div className={classes.page}>
      <ListHead object={object} state={state} change={change} />
      <FigureNote object={object} totals={totals.data} />
      <FilterBar object={object} filter={state.filter} onChange={(filter) => change({ filter })} />
      <div className={classes.split}>
        {pages.error ? (
          <div style={{ padding: 24, flex: 1 }}>
            <Failed error={pages.error} retry={() => void pages.refetch()} />
          </div>
        ) : nothing ? (
          <EmptyList object={object} narrowed={state.filter !== null || state.search !== ''} change={change} />
        ) : (
          <RecordTable
            object={object}
            fields={fields}
            rows={rows}
            named={named.split(',')[0] ?? ''}
            sort={state.sort}
            loading={pages.isPending}
            more={hasNextPage}
            narrow={narrow}
            onSort={(sort) => change({ sort })}
            onMore={onMore}
            onOpen={onOpen}
            onPeek={setPeeked}
            peeked={peeked?.id ?? null}
            foot={(shown: Field[]) => (
              <TableFoot
                object={object}
                fields={shown}
                loaded={rows.length}
                more={hasNextPage || pages.isPending}
                totals={wantTotals ? totals.data : undefined}
                waiting={wantTotals && totals.isFetching}
                sums={state.sum}
                onCount={() => setCounted(true)}
                onSums={(sum) => change({ sum })}
              />
            )}
          />
        )}
        {peeked && <Peek object={object} id={peeked.id} onClose={() => setPeeked(null)} />}
      </div>
    </div>
  )
}

function inFront(fields: Field[], first: string[]): Field[] {
  const ahead = fields.filter((field) => first.includes(field.slug))
  return ahead.length === 0 ? fields : [...ahead, ...fields.filter((field) => !first.includes(field.slug))]
}

/** Only what is shown is asked for; the title and the address of a record always are. */
function wantedFields(object: ObjectType, fields: Field[]): string[] {
  return [...new Set([...object.title_fields, ...fields.map((field) => field.slug)])]
}
