/** One ticket: what it is about, what was answered, the reply, and what can be done. */
import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { equals, useObject, useRecords } from '../api/records'
import type { Row } from '../api/types'
import { familyOf } from '../fields/families'
import { ago, moment } from '../lib/format'
import { titleOfRelated } from '../lib/titles'
import { Panel } from '../ui/frame'
import { Failed } from '../ui/notice'
import { useReply, useTicketChange } from './tickets'
import classes from './tickets.module.css'

const told = ['status', 'priority', 'kind', 'owner_id', 'due_at', 'order_id', 'product_id']

export function TicketPane({ ticket, mine, mayChange, waiting, onTake, onSolve }: {
  ticket: Row
  mine: boolean
  mayChange: boolean
  waiting: boolean
  onTake: () => void
  onSolve: () => void
}) {
  const object = useObject('tickets')
  const notes = useRecords('activities', { filter: equals('ticket_id', ticket.id), sort: [{ field: 'created_at', direction: 'asc' }], limit: 100 })
  const change = useTicketChange()
  const reply = useReply()
  const [text, setText] = useState('')
  const mayReply = useMay().on('activities', 'create')
  const facts = (object?.fields ?? []).filter((field) => told.includes(field.slug) && (ticket[field.slug] ?? '') !== '')
  const send = (then: 'waiting' | 'solved') => {
    if (text.trim() === '') return
    reply.mutate(
      { ticket, text: text.trim() },
      {
        onSuccess: () => {
          setText('')
          if (!mayChange) return
          if (then === 'solved') onSolve()
          else change.mutate({ id: ticket.id, set: { status: 'waiting' } })
        },
      },
    )
  }
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur()
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) send('waiting')
  }
  return (
    <Stack gap="md">
      <div className={classes.head}>
        <div>
          <Title order={2}>
            <Link to={`/tickets/${ticket.id}`}>{String(ticket.subject ?? 'Ticket')}</Link>
          </Title>
          <Text size="sm" c="dimmed">
            {typeof ticket.person_id === 'string' && <Link to={`/people/${ticket.person_id}`}>{titleOfRelated(ticket, 'person_id') ?? 'The person'}</Link>}
            {typeof ticket.opened_at === 'string' && <span title={moment(ticket.opened_at)}> · opened {ago(ticket.opened_at)}</span>}
          </Text>
        </div>
        {mayChange && (
          <Group gap="xs">
            {!mine && (
              <Button variant="default" loading={waiting} onClick={onTake} title="Key A">
                Assign to me
              </Button>
            )}
            <Button onClick={onSolve} title="Key S">
              Solve
            </Button>
          </Group>
        )}
      </div>
      <dl className={classes.facts}>
        {facts.map((field) => {
          const { View } = familyOf(field.type)
          return (
            <div key={field.slug}>
              <dt>{field.label}</dt>
              <dd>
                <View field={field} value={ticket[field.slug]} row={ticket} />
              </dd>
            </div>
          )
        })}
      </dl>
      {typeof ticket.description === 'string' && ticket.description !== '' && <p className={classes.words}>{ticket.description}</p>}
      {(notes.data?.data ?? []).map((note) => (
        <Panel key={note.id}>
          <Text size="xs" c="dimmed" mb={4}>
            {String(note.subject ?? 'Note')} · {typeof note.created_at === 'string' && <span title={moment(note.created_at)}>{ago(note.created_at)}</span>}
          </Text>
          <p className={classes.words}>{String(note.text ?? '')}</p>
        </Panel>
      ))}
      {reply.error && <Failed error={reply.error} />}
      {mayReply && (
        <>
          <Textarea
            id="ticket-reply"
            label="Reply"
            description="Kept as a note with the ticket and the person"
            autosize
            minRows={3}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={keys}
          />
          <Group gap="xs">
            <Button variant="default" disabled={text.trim() === ''} loading={reply.isPending} onClick={() => send('waiting')}>
              {mayChange ? 'Reply and wait' : 'Reply'}
            </Button>
            {mayChange && (
              <Button variant="default" disabled={text.trim() === ''} loading={reply.isPending} onClick={() => send('solved')}>
                Reply and solve
              </Button>
            )}
          </Group>
        </>
      )}
    </Stack>
  )
}
