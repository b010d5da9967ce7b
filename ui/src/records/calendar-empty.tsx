/** A month or a week with nothing on it says so, and where the nearest records are. */
import { Button } from '@mantine/core'
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
  return (
    <p className={classes.nothing} role="status">
      <span>No {object.plural} here.</span>
      {before && (
        <Button variant="subtle" size="compact-sm" onClick={() => onGo(before)}>
          Last on {dayText(before)}
        </Button>
      )}
      {after && (
        <Button variant="subtle" size="compact-sm" onClick={() => onGo(after)}>
          Next on {dayText(after)}
        </Button>
      )}
    </p>
  )
}

function useNearest(object: ObjectType, field: Field, narrowed: Narrowed, beyond: Filter, direction: 'asc' | 'desc'): string | null {
  const filter: Filter = narrowed.filter ? { and: [narrowed.filter, beyond] } : beyond
  const found = useRecords(object.slug, { ...narrowed, filter, sort: [{ field: field.slug, direction }], fields: [field.slug], limit: 1 })
  return dayOf(found.data?.data[0], field)
}

function dayOf(row: Row | undefined, field: Field): string | null {
  const value = row?.[field.slug]
  if (typeof value !== 'string') return null
  return field.type === 'datetime' ? dayOfMoment(value) : value.slice(0, 10)
}
