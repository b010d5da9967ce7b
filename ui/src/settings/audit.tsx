/** Who changed what, and what stood there before. */
import { Button, Group, Select } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { type AuditEntry, useAudit } from '../api/admin'
import { useObjects } from '../api/records'
import { useUsers } from '../api/session'
import type { ObjectType } from '../api/types'
import { ago, moment } from '../lib/format'
import { Panel } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { changedFields, recordOf, type Told } from './audit-lines'
import classes from './audit.module.css'

const done: Record<string, string> = { created: 'added', updated: 'changed', deleted: 'deleted', batch: 'changed many of' }

export function Audit() {
  const objects = useObjects().data ?? []
  const users = useUsers().data ?? []
  const [object, setObject] = useState<string | null>(null)
  const [actor, setActor] = useState<string | null>(null)
  const [action, setAction] = useState<string | null>(null)
  const log = useAudit({ ...(object ? { object } : {}), ...(actor ? { actor_id: actor } : {}), ...(action ? { action } : {}) })
  const names = new Map(users.map((each) => [each.id, each.name || each.email]))
  const labels = new Map(objects.map((each) => [each.slug, each.label_singular]))
  const entries = log.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <>
      <Group gap="sm">
        <Select size="xs" aria-label="Object" placeholder="All objects" clearable searchable data={objects.map((each) => ({ value: each.slug, label: each.label }))} value={object} onChange={setObject} />
        <Select size="xs" aria-label="Who" placeholder="Everybody" clearable searchable data={users.map((each) => ({ value: each.id, label: each.name || each.email }))} value={actor} onChange={setActor} />
        <Select size="xs" aria-label="What was done" placeholder="Whatever was done" clearable data={Object.entries(done).map(([value, label]) => ({ value, label }))} value={action} onChange={setAction} />
      </Group>
      {log.error ? (
        <Failed error={log.error} retry={() => void log.refetch()} />
      ) : log.isPending ? (
        <Panel>
          <Lines count={8} height={18} />
        </Panel>
      ) : entries.length === 0 ? (
        <Nothing
          onAll={
            object || actor || action
              ? () => {
                  setObject(null)
                  setActor(null)
                  setAction(null)
                }
              : null
          }
        />
      ) : (
        <Panel title="Changes">
          <ol className={classes.list} aria-label="Changes">
            {entries.map((entry) => (
              <Line key={entry.seq} entry={entry} object={objects.find((each) => each.slug === entry.object)} users={names} labels={labels} />
            ))}
          </ol>
          {log.hasNextPage && (
            <Button variant="default" mt="sm" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
              Older changes
            </Button>
          )}
        </Panel>
      )}
    </>
  )
}

function Nothing({ onAll }: { onAll: (() => void) | null }) {
  return (
    <Empty
      title={onAll ? 'Nothing was changed that fits' : 'Nothing was changed yet'}
      action={
        onAll && (
          <Button variant="default" onClick={onAll}>
            Show all changes
          </Button>
        )
      }
    >
      Each change stands here: who made it, when, and what stood there before.
    </Empty>
  )
}

const nouns: Record<string, string> = { comments: 'a comment', shares: 'who sees a record', users: 'a user', roles: 'a role', teams: 'a team', views: 'a view', tokens: 'a token', webhooks: 'a webhook' }

type Names = ReadonlyMap<string, string>

function Line({ entry, object, users, labels }: { entry: AuditEntry; object: ObjectType | undefined; users: Names; labels: Names }) {
  const fields = changedFields(entry, object, users, labels).filter((field) => entry.action !== 'batch' || field.after.text !== '0')
  const [open, setOpen] = useState(false)
  const shown = open ? fields : fields.slice(0, 3)
  const part = object ? null : recordOf(entry)
  const address = object ? entry.record_id && `/${entry.object}/${entry.record_id}` : part && `/${part.object}/${part.id}`
  const name = entry.title ?? (entry.action === 'batch' ? object?.plural : undefined) ?? object?.label_singular ?? nouns[entry.object] ?? entry.object.replaceAll('_', ' ')
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <span>
          <strong>{entry.actor?.name ?? entry.actor?.kind ?? 'Somebody'}</strong> {done[entry.action] ?? entry.action}{' '}
          {address && entry.action !== 'deleted' ? <Link to={address}>{name}</Link> : name}
          {object && entry.title && <span className={classes.soft}> · {object.label_singular}</span>}
        </span>
        <time className={classes.soft} dateTime={entry.at} title={moment(entry.at)}>
          {ago(entry.at)}
        </time>
      </div>
      {shown.length > 0 && (
        <dl className={classes.fields}>
          {shown.map((field) => (
            <div key={field.slug} className={classes.field}>
              <dt>{field.label}</dt>
              <dd>
                {entry.action !== 'created' && entry.action !== 'batch' && <del><Value told={field.before} /></del>}
                {entry.action !== 'deleted' && <ins><Value told={field.after} /></ins>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {fields.length > 3 && (
        <button type="button" className={classes.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Fewer fields' : `${fields.length - 3} more fields`}
        </button>
      )}
    </li>
  )
}

function Value({ told }: { told: Told }) {
  if (told.text === '') return 'nothing'
  return told.to ? <Link to={told.to}>{told.text}</Link> : told.text
}
