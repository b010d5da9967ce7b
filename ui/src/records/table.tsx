/** The grid of a list: virtual rows, sticky head and first column, keys for everything. */
import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Field, ObjectType, Row, Sort } from '../api/types'
import { familyOf } from '../fields/families'
import { titleOf } from '../lib/titles'
import { HeadCell } from './table-head'
import { RowLine } from './table-row'
import classes from './table.module.css'

export const rowHeight = 36
const features = tableFeatures({ columnSizingFeature, columnResizingFeature })

interface TableProps {
  object: ObjectType
  fields: Field[]
  rows: Row[]
  /** The field by which the name column is ordered. */
  named: string
  sort: Sort[]
  loading: boolean
  more: boolean
  /** A phone: the name column leaves room for a second one. */
  narrow: boolean
  foot: (fields: Field[]) => React.ReactNode
  onSort: (sort: Sort[]) => void
  onMore: () => void
  onOpen: (row: Row) => void
  onPeek: (row: Row | null) => void
  peeked: string | null
}

export function RecordTable(props: TableProps) {
  const { object, fields, rows, more, onMore, onOpen, onPeek, peeked } = props
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(-1)

  const columns = useMemo(
    () => [
      { id: '_title', accessorFn: (row: Row) => titleOf(row, object), size: props.narrow ? 168 : 230, minSize: 120 },
      ...fields.map((field) => ({
        id: field.slug,
        accessorFn: (row: Row) => row[field.slug],
        // Wide enough for its values and for most of its name.
        size: Math.max(familyOf(field.type).width, Math.min(230, field.label.length * 7 + 48)),
        minSize: 70,
      })),
    ],
    [fields, object, props.narrow],
  )
  const table = useTable({ features, columns, data: rows, getRowId: (row) => row.id, columnResizeMode: 'onChange' })
  const headers = table.getHeaderGroups()[0]?.headers ?? []
  const template = headers.map((header) => `${header.getSize()}px`).join(' ')
  const width = headers.reduce((sum, header) => sum + header.getSize(), 0)

  const virtual = useVirtualizer({
    count: rows.length + (more || props.loading ? 8 : 0),
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last > rows.length - 40) onMore()
  }, [more, last, rows.length, onMore])

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to))
    setActive(next)
    virtual.scrollToIndex(next)
    const row = rows[next]
    if (peeked !== null && row) onPeek(row)
  }
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== box.current) return
    const row = rows[active]
    const page = Math.max(1, Math.floor((box.current.clientHeight - rowHeight * 2) / rowHeight))
    const steps: Record<string, () => void> = {
      ArrowDown: () => move(active + 1),
      ArrowUp: () => move(active - 1),
      PageDown: () => move(active + page),
      PageUp: () => move(active - page),
      Home: () => move(0),
      End: () => move(rows.length - 1),
      Enter: () => row && onOpen(row),
      ' ': () => row && onPeek(peeked === row.id ? null : row),
      Escape: () => onPeek(null),
    }
    const step = steps[event.key]
    if (!step) return
    event.preventDefault()
    step()
  }

  const activeRow = rows[active]
  return (
    <div
      ref={box}
      role="grid"
      tabIndex={0}
      className={classes.box}
      aria-label={object.label}
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-busy={props.loading}
      aria-activedescendant={activeRow ? `row-${activeRow.id}` : undefined}
      onKeyDown={keys}
      onFocus={(event) => {
        if (event.target === box.current && active < 0 && rows.length > 0) setActive(0)
      }}
      style={{ '--columns': template } as React.CSSProperties}
    >
      <div className={classes.canvas} style={{ width: `max(100%, ${width}px)` }}>
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            {headers.map((header, index) => (
              <HeadCell
                key={header.id}
                object={object}
                named={props.named}
                field={index === 0 ? null : (fields[index - 1] ?? null)}
                sort={props.sort}
                onSort={props.onSort}
                onResize={header.getResizeHandler()}
              />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            return (
              <RowLine
                key={row?.id ?? `wait-${item.index}`}
                index={item.index}
                top={item.start}
                row={row}
                object={object}
                fields={fields}
                state={row && row.id === peeked ? 'peeked' : item.index === active ? 'active' : 'plain'}
                onOpen={onOpen}
                onPick={setActive}
              />
            )
          })}
        </div>
        {props.foot(fields)}
      </div>
    </div>
  )
}
