/** A column's head: its type, its name, its order, a grip for its width. */
import { Tooltip } from '@mantine/core'
import type { Field, ObjectType, Sort } from '../api/types'
import { familyOf } from '../fields/families'
import { Icon } from '../ui/icon'
import classes from './table.module.css'

interface HeadProps {
  object: ObjectType
  named: string
  /** Absent for the name column, which orders by the first title field. */
  field: Field | null
  sort: Sort[]
  onSort: (sort: Sort[]) => void
  onResize: (event: unknown) => void
}

export function HeadCell({ object, named, field, sort, onSort, onResize }: HeadProps) {
  const family = field ? familyOf(field.type) : null
  const titleField = object.fields.find((each) => each.slug === named)
  const sorted = field ?? titleField
  const current = sort.find((each) => each.field === sorted?.slug)
  const label = field?.label ?? object.label_singular
  const sortable = sorted?.sortable ?? false
  const cell = `${classes.headCell} ${family?.align === 'right' ? classes.right : ''}`

  const inside = (
    <>
      {family && <Icon name={family.icon} size={13} className={classes.type} />}
      <span className={classes.headText}>{label}</span>
      {current && <Icon name={current.direction === 'asc' ? 'up' : 'down'} size={13} className={classes.order} />}
    </>
  )
  return (
    <div
      role="columnheader"
      className={cell}
      aria-sort={current ? (current.direction === 'asc' ? 'ascending' : 'descending') : 'none'}
    >
      {sortable && sorted ? (
        <Tooltip label={field?.help ?? `Order by ${label.toLowerCase()}`} multiline maw={280} openDelay={600}>
          <button type="button" className={classes.headButton} onClick={() => onSort(next(sorted, current))}>
            {inside}
          </button>
        </Tooltip>
      ) : (
        <span className={classes.headButton}>{inside}</span>
      )}
      <span className={classes.grip} onMouseDown={onResize} onTouchStart={onResize} aria-hidden="true" />
    </div>
  )
}

/** First click: numbers and days from the top, words from A. Second turns it, third ends it. */
function next(field: Field, current: Sort | undefined): Sort[] {
  const first: Sort['direction'] = familyOf(field.type).align === 'right' || field.type.startsWith('date') ? 'desc' : 'asc'
  if (!current) return [{ field: field.slug, direction: first }]
  if (current.direction === first) return [{ field: field.slug, direction: first === 'asc' ? 'desc' : 'asc' }]
  return []
}
