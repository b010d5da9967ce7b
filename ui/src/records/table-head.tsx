/** The head of the grid: names that order, grips for widths, columns dragged into another order. */
import { Tooltip } from '@mantine/core'
import { type PointerEvent, useState } from 'react'
import type { Field, ObjectType, Sort } from '../api/types'
import { familyOf } from '../fields/families'
import { Icon } from '../ui/icon'
import { nameColumn } from './use-widths'
import classes from './table.module.css'

type Grip = (slug: string, event: PointerEvent<HTMLElement>) => void

interface HeadProps {
  object: ObjectType
  named: string
  fields: Field[]
  sort: Sort[]
  chosen: boolean
  some: boolean
  tickable: boolean
  onTick: (on: boolean) => void
  onSort: (sort: Sort[]) => void
  onColumns: (columns: string[]) => void
  onGrip: Grip
}

export function Head({ object, named, fields, sort, chosen, some, tickable, onTick, onSort, onColumns, onGrip }: HeadProps) {
  const [over, setOver] = useState<string | null>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  const drop = (before: string) => {
    if (!dragged || dragged === before) return
    const slugs = fields.map((field) => field.slug)
    const to = slugs.indexOf(before)
    const from = slugs.indexOf(dragged)
    const rest = slugs.filter((slug) => slug !== dragged)
    rest.splice(rest.indexOf(before) + (from < to ? 1 : 0), 0, dragged)
    onColumns(rest)
  }
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.row}>
        <HeadCell
          object={object}
          named={named}
          field={null}
          sort={sort}
          onSort={onSort}
          onGrip={onGrip}
          before={
            tickable && (
              <label className={classes.tick}>
                <input
                  type="checkbox"
                  aria-label={`Choose all loaded ${object.plural}`}
                  checked={chosen}
                  ref={(input) => {
                    if (input) input.indeterminate = some && !chosen
                  }}
                  onChange={(event) => onTick(event.currentTarget.checked)}
                />
              </label>
            )
          }
        />
        {fields.map((field) => (
          <HeadCell
            key={field.slug}
            object={object}
            named={named}
            field={field}
            sort={sort}
            onSort={onSort}
            onGrip={onGrip}
            over={over === field.slug && dragged !== field.slug}
            drag={{
              draggable: true,
              onDragStart: (event) => {
                event.dataTransfer.effectAllowed = 'move'
                setDragged(field.slug)
              },
              onDragOver: (event) => {
                event.preventDefault()
                setOver(field.slug)
              },
              onDrop: () => drop(field.slug),
              onDragEnd: () => {
                setDragged(null)
                setOver(null)
              },
            }}
          />
        ))}
      </div>
    </div>
  )
}

function HeadCell({ object, named, field, sort, onSort, onGrip, before, over = false, drag = {} }: {
  object: ObjectType
  named: string
  /** Absent for the name column, which orders by the first title field. */
  field: Field | null
  sort: Sort[]
  onSort: (sort: Sort[]) => void
  onGrip: Grip
  before?: React.ReactNode
  over?: boolean
  drag?: React.HTMLAttributes<HTMLElement>
}) {
  const family = field ? familyOf(field.type) : null
  const sorted = field ?? object.fields.find((each) => each.slug === named)
  const current = sort.find((each) => each.field === sorted?.slug)
  const label = field?.label ?? object.label_singular
  const sortable = sorted?.sortable ?? false

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
      className={`${classes.headCell} ${family?.align === 'right' ? classes.right : ''} ${over ? classes.over : ''}`}
      aria-sort={current ? (current.direction === 'asc' ? 'ascending' : 'descending') : 'none'}
      aria-label={label}
      {...drag}
    >
      {before}
      {sortable && sorted ? (
        <Tooltip label={field?.help ?? `Order by ${label.toLowerCase()}`} multiline maw={280} openDelay={600}>
          <button type="button" className={classes.headButton} onClick={() => onSort(next(sorted, current))}>
            {inside}
          </button>
        </Tooltip>
      ) : (
        <span className={classes.headButton}>{inside}</span>
      )}
      <span className={classes.grip} onPointerDown={(event) => onGrip(field?.slug ?? nameColumn, event)} aria-hidden="true" />
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
