/** What is still to be done at a record: ticked off where it is read. */
import { ActionIcon } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { useChangeRecord, useObject, useRecords } from '../api/records'
import type { ObjectType, Row } from '../api/types'
import { useColleagues } from '../fields/user'
import { ago, moment } from '../lib/format'
import { titleOf } from '../lib/titles'
import { Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { failedTo, undoable } from '../ui/undo-toast'
import { aboutOf } from './about'
import classes from './desk.module.css'

export function OpenTasks({ object, id }: { object: ObjectType; id: string }) {
  const activities = useObject('activities')
  const about = aboutOf(activities, object.slug)
  const found = useRecords(
    'activities',
    {
      filter: { and: [...(about ? [about.filter(id)] : []), { field: 'done_at', op: 'empty', value: true }] },
      sort: [{ field: 'due_at', direction: 'asc' }],
      limit: 50,
    },
    about !== undefined,
  )
  const rows = found.data?.data ?? []
  if (!activities || rows.length === 0) return null
  return (
    <Panel title="To do" aside={rows.length > 1 ? String(rows.length) : undefined}>
      <ul className={classes.tasks}>
        {rows.map((row) => (
          <Task key={row.id} row={row} activities={activities} told={() => ['timeline', object.slug, id]} />
        ))}
      </ul>
    </Panel>
  )
}

function Task({ row, activities, told }: { row: Row; activities: ObjectType; told: () => string[] }) {
  const client = useQueryClient()
  const change = useChangeRecord('activities')
  const { all } = useColleagues()
  const mayTick = useMay().to(activities, 'edit', row)
  const title = titleOf(row, activities)
  const owner = all.find((each) => each.value === row.owner_id)?.label
  const late = typeof row.due_at === 'string' && Date.parse(row.due_at) < Date.now()
  const set = async (done_at: string | null) => {
    await change.mutateAsync({ id: row.id, etag: null, set: { done_at } })
    for (const queryKey of [told(), ['my-day']]) void client.invalidateQueries({ queryKey })
  }
  const tick = () =>
    void set(new Date().toISOString()).then(
      () => undoable(`${title}: done`, () => set(null)),
      (error: unknown) => failedTo('It could not be ticked off', error),
    )
  return (
    <li className={classes.task}>
      <ActionIcon variant="default" radius="xl" size={24} aria-label={`Done: ${title}`} disabled={!mayTick} loading={change.isPending} onClick={tick}>
        <Icon name="check" size={13} />
      </ActionIcon>
      <span>
        <Link to={`/activities/${row.id}`}>{title}</Link>
        <span className={classes.due} data-late={late || undefined}>
          {typeof row.due_at === 'string' && <span title={moment(row.due_at)}>{late ? `due ${ago(row.due_at)}` : ago(row.due_at)}</span>}
          {owner && `${row.due_at ? ' · ' : ''}${owner}`}
        </span>
      </span>
    </li>
  )
}
