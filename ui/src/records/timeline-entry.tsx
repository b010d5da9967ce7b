/** One line of a timeline. */
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { fileAddress } from '../api/client'
import { useObjects, useTitles } from '../api/records'
import type { ActivityEntry, Cell, ChangeEntry, Field, InteractionEntry, KeptEntry, ObjectType, TimelineEntry } from '../api/types'
import { plainValue } from '../fields/families'
import { useColleagues } from '../fields/user'
import { isMoney, moment, momentDay, money } from '../lib/format'
import { titleOf } from '../lib/titles'
import { Icon, type IconName } from '../ui/icon'
import { fieldOf } from './columns'
import { CommentText } from './comment-text'
import { originWords, trustWords } from './origin'
import classes from './timeline.module.css'

const marks: Record<string, IconName> = {
  order_placed: 'order',
  order_cancelled: 'close',
  note: 'edit',
  call: 'call',
  mail: 'mail',
  email: 'mail',
  task: 'task',
  meeting: 'people',
  comment: 'comment',
  file: 'clip',
  change: 'edit',
  kept: 'import',
}

export function kindWords(kind: string): string {
  const words = kind.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function Entry({ object, entry }: { object: ObjectType; entry: TimelineEntry }) {
  return (
    <li className={classes.entry}>
      <span className={classes.mark}>
        <Icon name={markOf(entry)} size={14} />
      </span>
      <div className={classes.what}>
        <What object={object} entry={entry} />
      </div>
      <time className={classes.when} dateTime={entry.at} title={moment(entry.at)}>
        {momentDay(entry.at)}
      </time>
    </li>
  )
}

function markOf(entry: TimelineEntry): IconName {
  const kind = entry.type === 'interaction' || entry.type === 'activity' ? entry.kind : entry.type
  return marks[kind ?? ''] ?? 'flag'
}

function What({ object, entry }: { object: ObjectType; entry: TimelineEntry }) {
  if (entry.type === 'change') return <Changed object={object} entry={entry} />
  if (entry.type === 'kept') return <Kept entry={entry} />
  if (entry.type === 'activity') return <Done entry={entry} />
  if (entry.type === 'comment') {
    return (
      <>
        <span className={classes.soft}>
          <span className={classes.who}>{entry.author.name}</span> commented
        </span>
        <CommentText body={entry.body} />
      </>
    )
  }
  if (entry.type === 'file') {
    return (
      <Anchor href={fileAddress('/files/{id}', { id: entry.id })} inherit c="inherit" fw={500}>
        {entry.name}
      </Anchor>
    )
  }
  return <Happened entry={entry} />
}

function Done({ entry }: { entry: ActivityEntry }) {
  const text = typeof entry.record.text === 'string' ? entry.record.text : ''
  const open = typeof entry.record.due_at === 'string' && !entry.record.done_at
  return (
    <>
      <Anchor component={Link} to={`/${entry.object}/${entry.id}`} inherit c="inherit" fw={500}>
        {entry.title || kindWords(entry.kind ?? 'activity')}
      </Anchor>
      <span className={classes.soft}>
        {' · '}
        {[kindWords(entry.kind ?? ''), entry.department, open ? `due ${momentDay(String(entry.record.due_at))}` : ''].filter((each) => Boolean(each)).join(', ')}
      </span>
      {text !== '' && text !== entry.title && <p className={classes.text}>{text}</p>}
    </>
  )
}

function Happened({ entry }: { entry: InteractionEntry }) {
  const name = entry.label
  const side = [entry.channel, entry.department].filter((each) => Boolean(each)).join(', ')
  return (
    <>
      {entry.order_id ? (
        <Anchor component={Link} to={`/orders/${entry.order_id}`} inherit c="inherit" fw={500}>
          {name}
        </Anchor>
      ) : (
        <strong>{name}</strong>
      )}
      {entry.amount && <span> {money(entry.amount)}</span>}
      {side !== '' && <span className={classes.soft}> · {side}</span>}
    </>
  )
}

const unnamed: Record<string, string> = { user: 'A colleague', token: 'A program', import: 'An import' }

const verbs = { created: 'created the record', updated: 'changed', deleted: 'deleted the record' }

function Changed({ object, entry }: { object: ObjectType; entry: ChangeEntry }) {
  const who = entry.actor?.name ?? unnamed[entry.actor?.kind ?? ''] ?? 'Rapport'
  const names = entry.fields.map((field) => field.label)
  const only = entry.fields.length === 1 ? entry.fields[0] : undefined
  return (
    <span className={classes.soft}>
      {entry.origin && entry.batch_id ? (
        <Anchor component={Link} to={`/imports/${entry.batch_id}`} inherit c="inherit" underline="always" className={classes.who}>
          {who}
        </Anchor>
      ) : (
        <span className={classes.who}>{who}</span>
      )}{' '}
      {verbs[entry.action]}
      {entry.action === 'updated' && only && (
        <>
          {' '}
          {only.label.toLowerCase()} <FromTo field={fieldOf(object, only.slug)} before={only.before} after={only.after} />
        </>
      )}
      {entry.action === 'updated' && !only && <> {names.length > 0 ? names.join(', ').toLowerCase() : 'the record'}</>}
      {entry.origin && ` · ${originWords(entry.origin)}`}
    </span>
  )
}

function FromTo({ field, before, after }: { field: Field | undefined; before: Cell; after: Cell }) {
  const { all } = useColleagues()
  const objects = useObjects().data ?? []
  const target = objects.find((each) => each.slug === field?.relates_to)
  const ids = [before, after].filter((each) => typeof each === 'string' && each !== '') as string[]
  const held = useTitles(target ? ids.map((id) => ({ object: target.slug, id })) : [])
  const told = (value: Cell): string => {
    if (value === null || value === undefined || value === '') return 'nothing'
    if (field?.type === 'user') return all.find((each) => each.value === value)?.label ?? 'a colleague'
    if (target) {
      const record = held.find((each) => each.record.id === value)?.record
      return record ? `“${titleOf(record, target)}”` : `another ${target.singular}`
    }
    return brief(value, field)
  }
  return (
    <>
      from {told(before)} to {told(after)}
    </>
  )
}

/** A file said otherwise than somebody had typed, and what was typed stayed. */
function Kept({ entry }: { entry: KeptEntry }) {
  const said = entry.fields.map((field) => `${field.label.toLowerCase()} ${brief(field.value)}`).join(', ')
  return (
    <span className={classes.soft}>
      <Anchor component={Link} to={`/imports/${entry.batch_id}`} inherit c="inherit" underline="always" className={classes.who}>
        {entry.source}
      </Anchor>{' '}
      {entry.origin && `(${trustWords(entry.origin)}) `}
      said {said}; what somebody had typed stayed
    </span>
  )
}

function brief(value: Cell, field?: Field): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (isMoney(value)) return money(value)
  const text = (field ? plainValue(value, field) : '') || (typeof value === 'object' ? 'other values' : String(value))
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`
}
