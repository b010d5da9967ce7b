/** The table of a list with its foot, its empty and broken states, and the bar for chosen records. */
import { useEffect, useState } from 'react'
import { useMay } from '../api/may'
import type { Field, ObjectType, Row } from '../api/types'
import type { ListState } from '../lib/list-state'
import { isNothing, nothing, type Selection } from '../lib/selection'
import { Failed } from '../ui/notice'
import { type Also, BulkBar } from './bulk-bar'
import { EmptyList } from './list-head'
import { rememberColumns } from './columns'
import { RecordTable } from './table'
import { TableFoot } from './table-foot'
import type { useList } from './use-list'
import classes from './list-page.module.css'

interface GridProps {
  list: ReturnType<typeof useList>
  object: ObjectType
  state: ListState
  change: (part: Partial<ListState>) => void
  onOpen: (row: Row) => void
  onPeek: (row: Row | null) => void
  peeked: string | null
  also?: Also | undefined
}

export function ListGrid({ list, object, state, change, onOpen, onPeek, peeked, also }: GridProps) {
  const { pages, rows, narrowed, totals } = list
  const [selection, setSelection] = useState<Selection>(nothing)
  const may = useMay()
  const { slug } = object
  const mayChoose = (may.act('bulk') && (may.on(slug, 'edit') || may.on(slug, 'delete'))) || (may.act('export') && may.on(slug, 'export'))
  // What was chosen in another list is not meant in this one.
  useEffect(() => setSelection(nothing), [narrowed])

  if (pages.error) {
    return (
      <div style={{ padding: 24, flex: 1 }}>
        <Failed error={pages.error} retry={() => void pages.refetch()} />
      </div>
    )
  }
  if (!pages.isPending && rows.length === 0) {
    return <EmptyList object={object} narrowed={state.filter !== null || state.search !== ''} change={change} />
  }
  const more = pages.hasNextPage
  return (
    <div className={classes.grid}>
      <RecordTable
        object={object}
        fields={list.fields}
        rows={rows}
        named={list.named.split(',')[0] ?? ''}
        sort={state.sort}
        group={list.group}
        widths={state.widths}
        loading={pages.isPending}
        more={more}
        narrow={list.narrow}
        mayChoose={mayChoose}
        mayEdit={(row) => may.to(object, 'edit', row)}
        selection={selection}
        onSort={(sort) => change({ sort })}
        onWidths={(widths) => change({ widths })}
        onColumns={(columns) => {
          rememberColumns(object.slug, columns)
          change({ columns })
        }}
        onSelect={setSelection}
        onMore={list.onMore}
        onOpen={onOpen}
        onPeek={onPeek}
        peeked={peeked}
        foot={(shown: Field[]) => (
          <TableFoot
            object={object}
            fields={shown}
            loaded={rows.length}
            more={more || pages.isPending}
            totals={totals}
            waiting={list.counting}
            sums={state.sum}
            onCount={list.count}
            onSums={(sum) => change({ sum })}
          />
        )}
      />
      {mayChoose && !isNothing(selection) && (
        <BulkBar
          object={object}
          selection={selection}
          loaded={rows.length}
          more={more}
          totals={totals}
          narrowed={narrowed}
          fields={list.fields.map((field) => field.slug)}
          onSelect={setSelection}
          onClear={() => setSelection(nothing)}
          onCount={list.count}
          also={also}
        />
      )}
    </div>
  )
}
