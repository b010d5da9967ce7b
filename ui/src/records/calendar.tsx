/** Records on their days: a month or a week, dragged to another day, opened by a click. */
import { ActionIcon, Button, SegmentedControl, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { type CalendarAsk, useCalendar, useReschedule } from '../api/board'
import { useMay } from '../api/may'
import type { Field, ObjectType, Row } from '../api/types'
import { addDays, addMonths, monthOf, onDay, weekOf } from '../lib/calendar-days'
import { day as dayText, dayOfMoment, month as monthText } from '../lib/format'
import { titleOf } from '../lib/titles'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { failedTo, undoable } from '../ui/undo-toast'
import { CalendarDay } from './calendar-day'
import { CalendarEmpty } from './calendar-empty'
import { isEditable } from './use-edit'
import { useDrag } from './use-drag'
import { type Narrowed, wantedFields } from './use-list'
import classes from './calendar.module.css'

interface CalendarProps {
  object: ObjectType
  day: Field
  fields: Field[]
  narrowed: Narrowed
  peeked: string | null
  onPeek: (row: Row | null) => void
  onOpen: (row: Row) => void
}

const perDay = 50

function firstWeekday(): number {
  const locale = new Intl.Locale(navigator.language) as Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } }
  return locale.getWeekInfo?.().firstDay ?? locale.weekInfo?.firstDay ?? 1
}

export default function Calendar({ object, day: field, fields, narrowed, peeked, onPeek, onOpen }: CalendarProps) {
  const may = useMay()
  const phone = useMediaQuery('(max-width: 640px)') ?? false
  const today = dayOfMoment(new Date().toISOString())
  const [span, setSpan] = useState<'month' | 'week'>('month')
  const [around, setAround] = useState(today)
  const first = firstWeekday()
  const whole = span === 'month' ? monthOf(around, first) : weekOf(around, first)
  const isOutside = (day: string) => span === 'month' && day.slice(0, 7) !== around.slice(0, 7)
  // A phone shows the days as a list, in which days of other months would only mislead.
  const days = phone ? whole.filter((day) => !isOutside(day)) : whole
  const ask: CalendarAsk = {
    ...narrowed,
    field: field.slug,
    from: days[0] ?? around,
    to: days.at(-1) ?? around,
    fields: [...new Set([...wantedFields(object, [...fields.slice(0, 4), field]), ...may.needs(object)])],
    limit_per_day: perDay,
  }
  const found = useCalendar(object.slug, ask)
  const change = useReschedule(object.slug, ask)
  const mayMove = (row: Row) => isEditable(field) && may.to(object, 'edit', row)

  const byDay = useMemo(() => new Map((found.data ?? []).map((each) => [each.day, each])), [found.data])
  const dayOf = (row: Row) => (found.data ?? []).find((each) => each.records.some((one) => one.id === row.id))?.day

  const move = (row: Row, to: string) => {
    const from = dayOf(row)
    const before = row[field.slug]
    if (from === undefined || from === to || typeof before !== 'string') return
    const title = titleOf(row, object)
    change.mutate(
      { row, at: onDay(before, from, to), day: to },
      {
        onSuccess: () => undoable(`${title} moved to ${dayText(to)}`, () => change.mutateAsync({ row, at: before, day: from })),
        onError: (error) => failedTo(`${title} stays on ${dayText(from)}`, error),
      },
    )
  }
  const drag = useDrag<Row>(move)
  const keys = (event: KeyboardEvent<HTMLElement>, row: Row) => {
    const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
    const by = steps[event.key]
    const from = dayOf(row)
    if (event.shiftKey && by !== undefined && mayMove(row) && from) {
      const to = addDays(from, by)
      move(row, to)
      if (!days.includes(to)) setAround(to)
    } else if (event.key === ' ') onPeek(peeked === row.id ? null : row)
    else if (event.key === 'Escape') onPeek(null)
    else return
    event.preventDefault()
  }
  const turn = (way: 1 | -1) => setAround(span === 'month' ? addMonths(around, way) : addDays(around, 7 * way))

  return (
    <div className={classes.calendar}>
      <div className={classes.bar}>
        <ActionIcon aria-label={`Earlier ${span}`} variant="default" onClick={() => turn(-1)}>
          <Icon name="left" />
        </ActionIcon>
        <ActionIcon aria-label={`Later ${span}`} variant="default" onClick={() => turn(1)}>
          <Icon name="right" />
        </ActionIcon>
        <Button variant="default" onClick={() => setAround(today)}>
          Today
        </Button>
        <h2 className={classes.title} aria-live="polite">
          {span === 'month' ? monthText(`${around.slice(0, 7)}-01`, 'long') : `${dayText(days[0] ?? around)} – ${dayText(days.at(-1) ?? around)}`}
        </h2>
        <SegmentedControl
          size="xs"
          ml="auto"
          aria-label="Month or week"
          value={span}
          onChange={(value) => setSpan(value === 'week' ? 'week' : 'month')}
          data={[
            { value: 'month', label: 'Month' },
            { value: 'week', label: 'Week' },
          ]}
        />
      </div>
      {found.data && !found.data.some((each) => each.count > 0 && days.includes(each.day) && !isOutside(each.day)) && (
        <CalendarEmpty object={object} field={field} narrowed={narrowed} from={days.find((day) => !isOutside(day)) ?? around} to={days.findLast((day) => !isOutside(day)) ?? around} onGo={setAround} />
      )}
      {found.error ? (
        <div style={{ padding: 24 }}>
          <Failed error={found.error} retry={() => void found.refetch()} />
        </div>
      ) : (
        <div className={`${classes.days} ${classes[span]}`} aria-busy={found.isPending} role="group" aria-label={`${object.label} by ${field.label.toLowerCase()}`}>
          {days.map((day, at) => (
            <CalendarDay
              key={day}
              day={day}
              named={at < 7 || phone}
              today={day === today}
              outside={isOutside(day)}
              over={drag.over === day}
              rows={byDay.get(day)?.records ?? []}
              count={byDay.get(day)?.count ?? 0}
              few={span === 'month' && !phone ? 4 : 200}
              object={object}
              field={field}
              peeked={peeked}
              onOpen={onOpen}
              onKeys={keys}
              onHold={(row, event) => mayMove(row) && drag.hold(row, event)}
              onMore={() => {
                setAround(day)
                setSpan('week')
              }}
            />
          ))}
        </div>
      )}
      <VisuallyHidden id="calendar-help">{isEditable(field) && may.on(object.slug, 'edit') && 'Shift with an arrow moves it to another day.'} Space peeks, Enter opens.</VisuallyHidden>
      {drag.dragged && (
        <div
          ref={drag.ghost}
          className={classes.ghost}
          style={{ width: drag.dragged.width, transform: `translate(${drag.dragged.x}px, ${drag.dragged.y}px)` }}
          aria-hidden="true"
        >
          {titleOf(drag.dragged.what, object)}
        </div>
      )}
    </div>
  )
}
