/** The grid of a list: virtual rows, sticky head and first column, cells changed in place, keys for everything. */
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Field, ObjectType, Row, Sort } from '../api/types'
import { moveCursor, nextEditable, type Cursor } from '../lib/grid-keys'
import { groupLines, isHeading, rowOf } from '../lib/group-lines'
import { chooseAll, isChosen, isNothing, nothing, reach, type Selection, toggle } from '../lib/selection'
import { Head } from './table-head'
import { GroupLine, RowLine } from './table-row'
import { isEditable, useCellEdit } from './use-edit'
import { useWidths } from './use-widths'
import { useWindow } from './use-window'
import classes from './table.module.css'

export const rowHeight = 36
const around = 72

interface TableProps {
  object: ObjectType
  fields: Field[]
  rows: Row[]
  /** The field by which the name column is ordered. */
  named: string
  sort: Sort[]
  group: Field | null
  widths: Record<string, number>
  loading: boolean
  more: boolean
  /** A phone: the name column leaves room for a second one. */
  narrow: boolean
  /** Whether records can be ticked for something. */
  mayChoose: boolean
  mayEdit: (row: Row) => boolean
  selection: Selection
  foot: (fields: Field[]) => React.ReactNode
  onSort: (sort: Sort[]) => void
  onWidths: (widths: Record<string, number>) => void
  onColumns: (columns: string[]) => void
  onSelect: (selection: Selection) => void
  onMore: () => void
  onOpen: (row: Row) => void
  onPeek: (row: Row | null) => void
  peeked: string | null
}

export function RecordTable(props: TableProps) {
  const { object, fields, rows, more, onMore, onOpen, onPeek, peeked, selection, onSelect, group } = props
  const box = useRef<HTMLDivElement>(null)
  const [cursor, setCursor] = useState<Cursor>({ row: -1, column: 0 })
  const edit = useCellEdit(object)
  const lines = useMemo(() => (group ? groupLines(rows, group.slug) : null), [group, rows])
  const count = lines?.length ?? rows.length
  const window = useWindow(box, count + (more || props.loading ? 8 : 0), rowHeight, around)
  const ids = useMemo(() => rows.map((row) => row.id), [rows])
  const columns = useWidths(fields, props.widths, props.narrow, props.onWidths)
  const editable = [false, ...fields.map((field) => isEditable(field))]

  const lastRow = rowOf(lines ? (lines[Math.min(window.last, count - 1)] ?? 0) : window.last)
  useEffect(() => {
    if (more && lastRow > rows.length - 60) onMore()
  }, [more, lastRow, rows.length, onMore])

  const go = (to: Cursor) => {
    setCursor(to)
    window.reveal(lines ? lines.indexOf(to.row) : to.row)
    const row = rows[to.row]
    if (peeked !== null && row) onPeek(row)
  }
  const begin = (at: Cursor) => {
    const row = rows[at.row]
    const field = fields[at.column - 1]
    if (row && field && editable[at.column] && props.mayEdit(row)) edit.begin(row, field)
  }
  const back = () => box.current?.focus({ preventScroll: true })
  const saved = async (then: 'stay' | 'next' | 'back' | 'away') => {
    const at = cursor
    if (!(await edit.save())) return
    if (then === 'away') return
    const next = then === 'stay' ? null : nextEditable(at, editable, rows.length, then === 'back')
    if (!next) return back()
    go(next)
    begin(next)
  }

  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== box.current || event.altKey) return
    const row = rows[cursor.row]
    const mod = event.metaKey || event.ctrlKey
    const to = moveCursor(cursor, event.key, { rows: rows.length, columns: fields.length + 1, page: window.page }, mod)
    const act = (): boolean => {
      if (to) {
        const target = rows[to.row]
        if (event.shiftKey && props.mayChoose && target && to.row !== cursor.row) onSelect(reach(anchored(selection, row), target.id, ids))
        go(to)
        return true
      }
      if (mod && event.key === 'a' && props.mayChoose) return onSelect(chooseAll(ids)), true
      if (mod || !row) return false
      if (event.key === 'Enter') return editable[cursor.column] && props.mayEdit(row) ? begin(cursor) : onOpen(row), true
      if (event.key === 'F2') return begin(cursor), true
      if (event.key === ' ') return onPeek(peeked === row.id ? null : row), true
      if (event.key === 'x' && props.mayChoose) return onSelect(toggle(selection, row.id, ids)), true
      if (event.key === 'Escape') return peeked ? onPeek(null) : onSelect(nothing), true
      return false
    }
    if (act()) event.preventDefault()
  }

  const pick = useCallback(
    (index: number, column: number) => {
      setCursor({ row: index, column })
    },
    [],
  )
  // Rows keep the first function they were given, so it looks up what is chosen when it is called.
  const latest = useRef({ selection, ids, onSelect })
  latest.current = { selection, ids, onSelect }
  const onTick = useCallback((row: Row, far: boolean) => {
    const now = latest.current
    now.onSelect(far ? reach(now.selection, row.id, now.ids) : toggle(now.selection, row.id, now.ids))
  }, [])
  const activeRow = rows[cursor.row]
  const activeField = cursor.column === 0 ? null : fields[cursor.column - 1]
  const drawn = Array.from({ length: Math.max(0, window.last - window.first + 1) }, (_, index) => window.first + index)

  return (
    <div
      ref={box}
      role="grid"
      tabIndex={0}
      className={classes.box}
      aria-label={object.label}
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-busy={props.loading}
      aria-multiselectable={props.mayChoose}
      aria-activedescendant={activeRow ? (activeField ? `cell-${activeRow.id}-${activeField.slug}` : `row-${activeRow.id}`) : undefined}
      data-choosing={!isNothing(selection) || undefined}
      onKeyDown={keys}
      onFocus={(event) => {
        if (event.target === box.current && cursor.row < 0 && rows.length > 0) setCursor({ row: 0, column: 0 })
      }}
      style={{ '--columns': columns.template } as React.CSSProperties}
    >
      <div className={classes.canvas} style={{ width: `max(100%, ${columns.width}px)` }}>
        <Head
          object={object}
          named={props.named}
          fields={fields}
          sort={props.sort}
          chosen={selection.all || (rows.length > 0 && selection.ids.size >= rows.length)}
          some={!isNothing(selection)}
          tickable={props.mayChoose}
          onTick={(on) => onSelect(on ? chooseAll(ids) : nothing)}
          onSort={props.onSort}
          onColumns={props.onColumns}
          onGrip={columns.onGrip}
        />
        <div role="rowgroup" className={classes.rows} style={{ height: window.height }}>
          <div role="presentation" style={window.shift === 0 ? undefined : { transform: `translateY(${window.shift}px)` }}>
            {drawn.map((at) => {
              const line = lines ? (lines[at] ?? rows.length) : at
              const row = rows[rowOf(line)]
              if (group && row && isHeading(line)) {
                return <GroupLine key={`group-${line}`} top={window.topOf(at)} field={group} row={row} columns={fields.length + 1} />
              }
              const editing = row && edit.editing?.id === row.id ? edit.editing : null
              const index = rowOf(line)
              return (
                <RowLine
                  key={row?.id ?? `wait-${at}`}
                  index={index}
                  top={window.topOf(at)}
                  row={row}
                  object={object}
                  fields={fields}
                  state={row && row.id === peeked ? 'peeked' : index === cursor.row ? 'active' : 'plain'}
                  cell={index === cursor.row ? cursor.column : -1}
                  chosen={row ? isChosen(selection, row.id) : false}
                  tickable={props.mayChoose}
                  editing={editing}
                  onOpen={onOpen}
                  onPick={pick}
                  onTick={onTick}
                  onBegin={(column) => begin({ row: index, column })}
                  onType={edit.type}
                  onLeave={() => {
                    edit.leave()
                    back()
                  }}
                  onSave={(then) => void saved(then)}
                />
              )
            })}
          </div>
        </div>
        {props.foot(fields)}
      </div>
    </div>
  )
}

/** Shift with an arrow begins at the row it is pressed on. */
function anchored(selection: Selection, row: Row | undefined): Selection {
  return selection.anchor || !row ? selection : { ...selection, anchor: row.id }
}
