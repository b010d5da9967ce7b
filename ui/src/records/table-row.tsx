/** One line of the grid; drawn again only when its own record or state changes. */
import { memo } from 'react'
import { Link } from 'react-router'
import type { Field, ObjectType, Row } from '../api/types'
import { familyOf } from '../fields/families'
import { titleOf } from '../lib/titles'
import { Avatar } from '../ui/avatar'
import { CellEditor, type EditorActions } from './cell-editor'
import type { Editing } from './use-edit'
import classes from './table.module.css'

interface LineProps extends EditorActions {
  index: number
  top: number
  row: Row | undefined
  object: ObjectType
  fields: Field[]
  state: 'plain' | 'active' | 'peeked'
  /** The column the cursor is in, -1 when it is in another row. */
  cell: number
  chosen: boolean
  tickable: boolean
  editing: Editing | null
  onOpen: (row: Row) => void
  onPick: (index: number, column: number) => void
  onTick: (row: Row, far: boolean) => void
  onBegin: (column: number) => void
}

const faces = ['people', 'companies']

export const RowLine = memo(Line, (before, after) =>
  // What a row does is the same for all its life in one place; only what it shows counts.
  (['index', 'top', 'row', 'object', 'fields', 'state', 'cell', 'chosen', 'tickable', 'editing'] as const).every((name) => before[name] === after[name]) &&
  after.editing === null,
)

function Line(props: LineProps) {
  const { index, top, row, object, fields, state, chosen, editing } = props
  const place = { transform: `translateY(${top}px)`, ...(editing ? { zIndex: 2 } : {}) }
  if (!row) {
    return (
      <div role="row" className={`${classes.row} ${classes.placed}`} style={place} aria-hidden="true">
        {[null, ...fields].map((field, column) => (
          <div key={field?.slug ?? 'title'} className={classes.cell}>
            <span className={classes.ghost} style={{ width: `${40 + ((index * 13 + column * 29) % 45)}%` }} />
          </div>
        ))}
      </div>
    )
  }
  const title = titleOf(row, object)
  return (
    <div
      role="row"
      id={`row-${row.id}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      data-peeked={state === 'peeked' || undefined}
      className={`${classes.row} ${classes.placed} ${classes.line} ${state === 'plain' ? '' : classes[state]} ${chosen ? classes.chosen : ''}`}
      style={place}
      onClick={(event) => {
        if (event.defaultPrevented) return
        props.onPick(index, 0)
        props.onOpen(row)
      }}
    >
      <div role="rowheader" className={`${classes.cell} ${classes.first} ${props.cell === 0 ? classes.here : ''}`}>
        {props.tickable && (
          <label className={classes.tick} onClick={(event) => event.stopPropagation()}>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={`Choose ${title}`}
              checked={chosen}
              onClick={(event) => props.onTick(row, event.shiftKey)}
              onChange={() => undefined}
            />
          </label>
        )}
        {faces.includes(object.slug) && <Avatar name={title} />}
        <Link to={`/${object.slug}/${row.id}`} tabIndex={-1} className={classes.title} onClick={(event) => event.stopPropagation()}>
          {title}
        </Link>
      </div>
      {fields.map((field, at) => (
        <Cell key={field.slug} {...props} row={row} field={field} column={at + 1} />
      ))}
    </div>
  )
}

function Cell({ row, field, column, cell, editing, index, onPick, onBegin, onType, onLeave, onSave }: LineProps & { row: Row; field: Field; column: number }) {
  const family = familyOf(field.type)
  const here = editing?.field.slug === field.slug ? editing : null
  return (
    <div
      role="gridcell"
      id={`cell-${row.id}-${field.slug}`}
      className={`${classes.cell} ${family.align === 'right' ? classes.right : ''} ${cell === column ? classes.here : ''}`}
      onDoubleClick={() => onBegin(column)}
      onClick={(event) => {
        // A finger has no cursor: it opens the record, wherever in the row.
        if (event.nativeEvent instanceof PointerEvent && event.nativeEvent.pointerType === 'touch') return
        // A first click takes the cursor there; the name opens, and so does Enter.
        event.stopPropagation()
        onPick(index, column)
        event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
      }}
    >
      <span className={classes.value}>
        <family.View field={field} value={row[field.slug]} row={row} />
      </span>
      {here && <CellEditor editing={here} onType={onType} onLeave={onLeave} onSave={onSave} />}
    </div>
  )
}

export function GroupLine({ top, field, row, columns }: { top: number; field: Field; row: Row; columns: number }) {
  const family = familyOf(field.type)
  const value = row[field.slug]
  const empty = value === null || value === undefined || value === ''
  return (
    <div role="row" className={`${classes.placed} ${classes.group}`} style={{ transform: `translateY(${top}px)` }}>
      <div role="rowheader" aria-colspan={columns} className={classes.groupCell}>
        <span className={classes.groupName}>{field.label}</span>
        <span>{empty ? 'Nothing filled in' : <family.View field={field} value={value} row={row} />}</span>
      </div>
    </div>
  )
}
