/** Tickets as a queue: the next customer, an answer, done. Keys: up and down, A takes, R replies, S solves. */
import { Button, SegmentedControl } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { useMemo, useState } from 'react'
import { useMay, useMayChange } from '../api/may'
import { useObject, useRecords } from '../api/records'
import { useSession } from '../api/session'
import { titleOfRelated } from '../lib/titles'
import { ago, count } from '../lib/format'
import { PageHead } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { Link } from 'react-router'
import { TicketPane } from './ticket-pane'
import { inOrder, queueFilter, useTicketChange, type Whose } from './tickets'
import classes from './tickets.module.css'

export default function TicketsPage() {
  const me = useSession().data?.user.id ?? null
  const [whose, setWhose] = useState<Whose>('all')
  const found = useRecords('tickets', { filter: queueFilter(whose, me), sort: [{ field: 'opened_at', direction: 'asc' }], limit: 200, total: true })
  const rows = useMemo(() => inOrder(found.data?.data ?? []), [found.data])
  const [chosen, setChosen] = useState<string | null>(null)
  const change = useTicketChange()
  const index = Math.max(0, rows.findIndex((row) => row.id === chosen))
  const open = rows[index]
  const may = useMay()
  const mayChange = useMayChange(useObject('tickets'), open)
  const step = (by: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, index + by))]
    if (next) setChosen(next.id)
  }
  const solve = () => {
    if (!open || !mayChange) return
    // The next one comes up before this one has left.
    setChosen(rows[index + 1]?.id ?? rows[index - 1]?.id ?? null)
    change.mutate({ id: open.id, set: { status: 'solved' } })
  }
  const take = () => open && me && mayChange && change.mutate({ id: open.id, set: { owner_id: me, ...(open.status === 'new' ? { status: 'open' } : {}) } })
  useHotkeys([
    ['ArrowDown', () => step(1)],
    ['ArrowUp', () => step(-1)],
    ['j', () => step(1)],
    ['k', () => step(-1)],
    ['a', () => take()],
    ['s', () => solve()],
    ['r', () => document.getElementById('ticket-reply')?.focus()],
  ])
  return (
    <>
      <PageHead
        title="Ticket queue"
        trail={{ label: 'Tickets', to: '/tickets' }}
        sub={found.data?.total != null ? `${count(found.data.total)} open` : undefined}
        actions={
          may.on('tickets', 'create') && (
            <Button component={Link} to="/tickets/new" variant="default">
              New ticket
            </Button>
          )
        }
      />
      <div className={classes.queue}>
        <div className={classes.side}>
          <SegmentedControl
            size="xs"
            fullWidth
            aria-label="Whose tickets"
            data={[
              { value: 'all', label: 'All' },
              { value: 'mine', label: 'Mine' },
              { value: 'nobody', label: 'Not taken' },
            ]}
            value={whose}
            onChange={(next) => setWhose(next as Whose)}
          />
          {found.error ? (
            <Failed error={found.error} retry={() => void found.refetch()} />
          ) : !found.data ? (
            <Lines count={8} height={28} />
          ) : (
            <ul className={classes.list} aria-label="Tickets">
              {rows.map((row) => (
                <li key={row.id}>
                  <button type="button" className={classes.ticket} aria-current={row.id === open?.id ? 'true' : undefined} onClick={() => setChosen(row.id)}>
                    <span className={classes.subject}>{String(row.subject ?? '')}</span>
                    <span className={classes.soft}>
                      {titleOfRelated(row, 'person_id') ?? titleOfRelated(row, 'company_id') ?? 'Nobody named'}
                      {typeof row.opened_at === 'string' && ` · ${ago(row.opened_at)}`}
                      {row.priority === 'urgent' && <strong> · urgent</strong>}
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div className={classes.pane}>
          {change.error && <Failed error={change.error} />}
          {open ? (
            <TicketPane key={open.id} ticket={open} mine={open.owner_id === me} mayChange={mayChange} onTake={take} onSolve={solve} waiting={change.isPending} />
          ) : (
            found.data && (
              <NobodyWaits whose={whose} mayMake={may.on('tickets', 'create')} onAll={() => setWhose('all')} />
            )
          )}
        </div>
      </div>
    </>
  )
}

const emptyWords: Record<Whose, string> = {
  all: 'Open tickets stand here, the most urgent first. At the moment there is none.',
  mine: 'Open tickets that are yours stand here. Take one from the others.',
  nobody: 'Open tickets that nobody has taken stand here. Each has found somebody.',
}

function NobodyWaits({ whose, mayMake, onAll }: { whose: Whose; mayMake: boolean; onAll: () => void }) {
  const action =
    whose !== 'all' ? (
      <Button variant="default" onClick={onAll}>
        Show all open tickets
      </Button>
    ) : mayMake ? (
      <Button component={Link} to="/tickets/new" variant="default">
        New ticket
      </Button>
    ) : null
  return (
    <Empty icon="ticket" title="Nobody waits" action={action}>
      {emptyWords[whose]}
    </Empty>
  )
}
