/** One line of a timeline. */
import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import type { Cell, ChangeEntry, InteractionEntry, TimelineEntry } from '../api/types'
import { isMoney, moment, momentDay, money } from '../lib/format'
import { Icon, type IconName } from '../ui/icon'
import classes from './timeline.module.css'

const marks: Record<string, IconName> = {
  order_placed: 'order',
  order_cancelled: 'close',
  note: 'edit',
  call: 'user',
  mail: 'mail',
}

export function kindWords(kind: string): string {
  const words = kind.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function Entry({ entry }: { entry: TimelineEntry }) {
  return (
    <li className={classes.entry}>
      <span className={classes.mark}>
        <Icon name={entry.type === 'change' ? 'edit' : (marks[entry.kind] ?? 'flag')} size={14} />
      </span>
      <div className={classes.what}>{entry.type === 'change' ? <Changed entry={entry} /> : <Happened entry={entry} />}</div>
      <time className={classes.when} dateTime={entry.at} title={moment(entry.at)}>
        {momentDay(entry.at)}
      </time>
    </li>
  )
}

function Happened({ entry }: { entry: InteractionEntry }) {
  const name = entry.label ?? kindWords(entry.kind)
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

function Changed({ entry }: { entry: ChangeEntry }) {
  const who = entry.actor?.name ?? unnamed[entry.actor?.kind ?? ''] ?? 'Rapport'
  const names = entry.fields.map((field) => field.label)
  const only = entry.fields.length === 1 ? entry.fields[0] : undefined
  return (
    <span className={classes.soft}>
      <span className={classes.who}>{who}</span> {verbs[entry.action]}
      {entry.action === 'updated' && only && (
        <>
          {' '}
          {only.label.toLowerCase()} from {brief(only.before)} to {brief(only.after)}
        </>
      )}
      {entry.action === 'updated' && !only && names.length > 0 && <> {names.join(', ').toLowerCase()}</>}
    </span>
  )
}

function brief(value: Cell): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  if (isMoney(value)) return money(value)
  if (typeof value === 'object') return 'other values'
  const text = String(value)
  return `“${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`
}
