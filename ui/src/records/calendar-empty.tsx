/** A month or a week with nothing on it says so, and where the nearest records are, or how the first comes there. */
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { useRecords } from '../api/records'
import type { Field, Filter, ObjectType, Row } from '../api/types'
import { day as dayText, dayOfMoment } from '../lib/format'
import type { Narrowed } from './use-list'
import classes from './calendar.module.css'

interface EmptyProps {
  object: ObjectType
  field: Field
  narrowed: Narrowed
  from: string
  to: string
  onGo: (day: string) => void
}

export function CalendarEmpty({ object, field, narrowed, from, to, onGo }: EmptyProps) {
  const before = useNearest(object, field, narrowed, { field: field.slug, op: 'lt', value: from }, 'desc')
  const after = useNearest(object, field, narrowed, { field: field.slug, op: 'gt', value: to }, 'asc')
  const makes = useMay().on(object.slug, 'create') && object.fields.some((each) => !each.read_only)
  const none = before.known && after.known && before.day === null && after.day === null
  const narrows = narrowed.filter !== undefined || narrowed.search !== undefined
  return (
    <p className={classes.nothing} role="status">
      <span>
        {!none
          ? `No ${object.plural} here.`
          : narrows
            ? `No ${object.singular} that matches has a day in “${field.label}”. Loosen a condition to see more.`
            : `No ${object.singular} has a day in “${field.label}” yet. Each that gets one will stand on it.`}
      </span>
      {none && makes && !narrows && (
        <Button component={Link} to={`/${object.slug}/new`} variant="subtle" size="compact-sm">
          New {object.singular}
        </Button>
      )}
      <Jump words="Last on" day={before.day} onGo={onGo} />
      <Jump words="Next on" day={after.day} onGo={onGo} />
    </p>
  )
}

function Jump({ words, day, onGo }: { words: string; day: string | null; onGo: (day: string) => void }) {
  if (day === null) return null
  return (
    <Button variant="subtle" size="compact-sm" onClick={() => onGo(day)}>
      {words} {dayText(day)}
    </Button>
  )
}

function useNearest(object: ObjectType, field: Field, narrowed: Narrowed, beyond: Filter, direction: 'asc' | 'desc'): { known: boolean; day: string | null } {
  const filter: Filter = narrowed.filter ? { and: [narrowed.filter, beyond] } : beyond
  const found = useRecords(object.slug, { ...narrowed, filter, sort: [{ field: field.slug, direction }], fields: [field.slug], limit: 1 })
  return { known: found.data !== undefined, day: dayOf(found.data?.data[0], field) }
}

function dayOf(row: Row | undefined, field: Field): string | null {
  const value = row?.[field.slug]
  if (typeof value !== 'string') return null
  return field.type === 'datetime' ? dayOfMoment(value) : value.slice(0, 10)
}
