/** One day of a calendar with what stands on it. */
import type { KeyboardEvent, PointerEvent } from 'react'
import type { Field, ObjectType, Row } from '../api/types'
import { count, day as dayText, timeOfMoment, weekday } from '../lib/format'
import { titleOf } from '../lib/titles'
import classes from './calendar.module.css'

interface DayProps {
  day: string
  /** Whether the weekday is named; in a month only the first week says it. */
  named: boolean
  today: boolean
  outside: boolean
  over: boolean
  rows: Row[]
  /** Also those that were not sent. */
  count: number
  few: number
  object: ObjectType
  field: Field
  peeked: string | null
  onOpen: (row: Row) => void
  onKeys: (event: KeyboardEvent<HTMLElement>, row: Row) => void
  onHold: (row: Row, event: PointerEvent<HTMLElement>) => void
  onMore: () => void
}

export function CalendarDay({ day, named, today, outside, over, rows, count: all, few, object, field, peeked, onOpen, onKeys, onHold, onMore }: DayProps) {
  const shown = rows.length > few ? rows.slice(0, few - 1) : rows
  return (
    <section
      data-drop={day}
      aria-label={dayText(day)}
      className={`${classes.day} ${outside ? classes.outside : ''} ${over ? classes.over : ''} ${rows.length === 0 ? classes.empty : ''}`}
    >
      <div className={classes.dayHead}>
        {named && <span className={classes.soft}>{weekday(day)}</span>}
        <span className={`${classes.number} ${today ? classes.today : ''}`}>{Number(day.slice(8))}</span>
      </div>
      {shown.map((row) => {
        const at = field.type === 'datetime' ? timeOfMoment(String(row[field.slug])) : ''
        const title = titleOf(row, object)
        return (
          <button
            key={row.id}
            type="button"
            aria-describedby="calendar-help"
            className={`${classes.event} ${peeked === row.id ? classes.peeked : ''}`}
            title={title}
            onKeyDown={(event) => onKeys(event, row)}
            onPointerDown={(event) => onHold(row, event)}
            onClick={() => onOpen(row)}
          >
            {at !== '' && <span className={classes.time}>{at}</span>}
            <span className={classes.name}>{title}</span>
          </button>
        )
      })}
      {shown.length < all && (
        <button type="button" className={classes.more} onClick={onMore}>
          {count(all - shown.length)} more
        </button>
      )}
    </section>
  )
}
