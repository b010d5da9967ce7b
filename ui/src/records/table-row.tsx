/** One line of the grid; drawn again only when its own record or state changes. */
import { memo } from 'react'
import { Link } from 'react-router'
import type { Field, ObjectType, Row } from '../api/types'
import { familyOf } from '../fields/families'
import { titleOf } from '../lib/titles'
import { Avatar } from '../ui/avatar'
import classes from './table.module.css'

interface LineProps {
  index: number
  top: number
  row: Row | undefined
  object: ObjectType
  fields: Field[]
  state: 'plain' | 'active' | 'peeked'
  onOpen: (row: Row) => void
  onPick: (index: number) => void
}

const faces = ['people', 'companies']

export const RowLine = memo(function RowLine({ index, top, row, object, fields, state, onOpen, onPick }: LineProps) {
  const place = { transform: `translateY(${top}px)` }
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
      aria-selected={state !== 'plain'}
      className={`${classes.row} ${classes.placed} ${classes.line} ${state === 'plain' ? '' : classes[state]}`}
      style={place}
      onClick={(event) => {
        onPick(index)
        if (!event.defaultPrevented) onOpen(row)
      }}
    >
      <div role="rowheader" className={`${classes.cell} ${classes.first}`}>
        {faces.includes(object.slug) && <Avatar name={title} />}
        <Link to={`/${object.slug}/${row.id}`} tabIndex={-1} className={classes.title} onClick={(event) => event.stopPropagation()}>
          {title}
        </Link>
      </div>
      {fields.map((field) => {
        const family = familyOf(field.type)
        return (
          <div key={field.slug} role="gridcell" className={`${classes.cell} ${family.align === 'right' ? classes.right : ''}`}>
            <span className={classes.value}>
              <family.View field={field} value={row[field.slug]} row={row} />
            </span>
          </div>
        )
      })}
    </div>
  )
})
