/** The list of any object: saved views, search, filter, and its records as a table, a board or a calendar. */
import { useHotkeys } from '@mantine/hooks'
import { lazy, Suspense, useCallback, useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useObject, useObjects } from '../api/records'
import type { ObjectType, Row } from '../api/types'
import { useListState } from '../lib/list-state'
import { useDocumentTitle } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { useUndoKey } from '../ui/undo-toast'
import type { Also } from './bulk-bar'
import { FigureNote } from './figure-note'
import { FilterBar } from './filter-bar'
import { fieldOf } from './columns'
import { ListGrid } from './list-grid'
import { EmptyList, ListHead } from './list-head'
import { boardFields, dateFields } from './layouts'
import { Peek } from './peek'
import { PipelinePicker } from './pipeline-picker'
import { useList } from './use-list'
import { useBoardPipeline } from './use-pipeline'
import { useListView } from './use-view'
import { ViewTabs } from './view-tabs'
import classes from './list-page.module.css'

const Board = lazy(() => import('./board'))
const Calendar = lazy(() => import('./calendar'))

export default function ListPage({ also }: { also?: Also }) {
  const { object: slug = '' } = useParams()
  const objects = useObjects()
  const object = useObject(slug)
  if (objects.error) return <Failed error={objects.error} retry={() => void objects.refetch()} />
  if (objects.isPending) return <Waiting />
  if (!object) return <Empty title="There is no such page">The address may be mistyped, or the page was renamed.</Empty>
  return <List key={object.slug} object={object} also={also} />
}

function Waiting() {
  return (
    <div style={{ padding: 24, flex: 1 }}>
      <Lines count={6} />
    </div>
  )
}

function List({ object, also }: { object: ObjectType; also: Also | undefined }) {
  const go = useNavigate()
  const [state, change] = useListState()
  const [peeked, setPeeked] = useState<Row | null>(null)
  useDocumentTitle(object.label)
  const known = useListView(object.slug, state)
  const list = useList(object, state, !known.deciding)
  const onOpen = useCallback((row: Row) => void go(`/${object.slug}/${row.id}`), [go, object.slug])
  useHotkeys([['/', () => document.getElementById('list-search')?.focus()]])
  useUndoKey()

  const group = state.kind === 'board' ? (fieldOf(object, state.group ?? '') ?? boardFields(object)[0]) : undefined
  const day = state.kind === 'calendar' ? (fieldOf(object, state.date ?? '') ?? dateFields(object)[0]) : undefined
  const pipeline = useBoardPipeline(object, group, state.filter)
  const narrowed = pipeline.chosen !== null && pipeline.filter ? { ...list.narrowed, filter: pipeline.filter } : list.narrowed
  const filtered = pipeline.narrows || state.search !== ''
  const shown = list.fields.map((field) => field.slug)
  const beside = { object, narrowed, fields: list.fields, onPeek: setPeeked, onOpen, peeked: peeked?.id ?? null }
  return (
    <div className={classes.page}>
      <ListHead object={object} state={state} change={change} narrowed={narrowed} shown={shown} />
      <ViewTabs object={object} known={known} state={state} shown={shown} />
      <FigureNote object={object} totals={list.totals} />
      <FilterBar object={object} filter={state.filter} onChange={(filter) => change({ filter })} />
      <PipelinePicker pipeline={pipeline} onChange={(filter) => change({ filter })} />
      <div className={classes.split}>
        {known.deciding || pipeline.waiting ? (
          <Waiting />
        ) : group ? (
          <Suspense fallback={<Waiting />}>
            <Board
              key={group.slug}
              {...beside}
              group={group}
              sort={state.sort}
              sums={state.sum}
              filtered={filtered}
              empty={<EmptyList object={object} narrowed={filtered} change={change} />}
            />
          </Suspense>
        ) : day ? (
          <Suspense fallback={<Waiting />}>
            <Calendar key={day.slug} {...beside} day={day} />
          </Suspense>
        ) : (
          <ListGrid list={list} object={object} state={state} change={change} onOpen={onOpen} onPeek={setPeeked} peeked={peeked?.id ?? null} also={also} />
        )}
        {peeked && <Peek object={object} id={peeked.id} onClose={() => setPeeked(null)} />}
      </div>
    </div>
  )
}
