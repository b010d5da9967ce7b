/** My day: whom to call and why, what is due, what slips; done with a key. */
import { Button } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Fragment, useEffect, useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useMay } from '../../api/may'
import { useObject } from '../../api/records'
import { useSession } from '../../api/session'
import type { Row } from '../../api/types'
import { ago, count, day as dayText, moment } from '../../lib/format'
import { recordsAddress } from '../../lib/list-state'
import { titleOf, titleOfRelated } from '../../lib/titles'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { NoticeLines } from './notice-lines'
import { ActivityLine, Dotted } from './activity-line'
import { Approvals } from './approvals'
import { type Day, lateness, type News, useDay, useKeepPromise } from './day'
import { LogCall } from './log-call'
import classes from './my-day.module.css'

export default function MyDayPage() {
  const day = useDay()
  const [params, setParams] = useSearchParams()
  // ⌘K opens the form by the address, which is then the page's own again.
  const [logging, setLogging] = useState(params.get('log') === 'call')
  const mayLog = useMay().on('activities', 'create')
  useEffect(() => {
    if (params.get('log') !== 'call') return
    setLogging(true)
    setParams({}, { replace: true })
  }, [params, setParams])
  useHotkeys(mayLog ? [['c', () => setLogging(true)]] : [])
  const name = useSession().data?.user.name.split(' ')[0]
  return (
    <>
      <PageHead
        title="My day"
        sub={day.data ? dayText(day.data.day) : undefined}
        actions={
          mayLog && (
            <Button variant="default" leftSection={<Icon name="call" size={14} />} onClick={() => setLogging(true)} title="Key C">
              Log a call
            </Button>
          )
        }
      />
      <PageBody>
        {logging && <LogCall onDone={() => setLogging(false)} />}
        {day.error ? (
          <Failed error={day.error} retry={() => void day.refetch()} />
        ) : !day.data ? (
          <Panel>
            <Lines count={8} height={22} />
          </Panel>
        ) : (
          <Parts day={day.data} name={name} onLog={mayLog ? () => setLogging(true) : null} />
        )}
      </PageBody>
    </>
  )
}

function Parts({ day, name, onLog }: { day: Day; name: string | undefined; onLog: (() => void) | null }) {
  const meetings = day.meetings ?? []
  const tickets = day.tickets ?? []
  const lists = [day.calls, day.tasks, meetings, day.rotting, day.promises, tickets, day.mentions, day.approvals]
  return (
    <>
      {day.since?.parts && <Since parts={day.since.parts} />}
      {lists.every((list) => list.length === 0) ? (
        <Empty
          icon="sun"
          title={`Nothing waits for you${name ? `, ${name}` : ''}`}
          action={
            onLog && (
              <Button variant="default" leftSection={<Icon name="call" size={14} />} onClick={onLog}>
                Log a call
              </Button>
            )
          }
        >
          Tasks and calls that fall due, deals that lie too long, promises and quotes that wait for your yes appear here.
        </Empty>
      ) : (
        <div className={classes.columns}>
          {day.calls.length > 0 && (
            <Panel title="Calls" aside={<span className={classes.keys}>Space ticks off, L logs what was said</span>}>
              <Activities rows={day.calls} kind="call" />
            </Panel>
          )}
          {day.tasks.length > 0 && (
            <Panel title="Due" aside={<span className={classes.keys}>Space ticks off</span>}>
              <Activities rows={day.tasks} kind="task" />
            </Panel>
          )}
          {meetings.length > 0 && (
            <Panel title="Meetings">
              <Activities rows={meetings} kind="task" />
            </Panel>
          )}
          {day.rotting.length > 0 && (
            <Panel title="Deals that lie too long">
              <Records rows={day.rotting} object="deals" since="stage_since" words="in this stage since" />
            </Panel>
          )}
          {day.promises.length > 0 && (
            <Panel title="Promises">
              <Promises rows={day.promises} />
            </Panel>
          )}
          {tickets.length > 0 && (
            <Panel title="Tickets" aside={<Link to="/tickets/queue">Open the queue</Link>}>
              <Records rows={tickets} object="tickets" since="opened_at" words="opened" />
            </Panel>
          )}
          {day.approvals.length > 0 && (
            <Panel title="Waiting for your yes">
              <Approvals rows={day.approvals} />
            </Panel>
          )}
          {day.mentions.length > 0 && (
            <Panel title="Mentions">
              <NoticeLines notices={day.mentions} />
            </Panel>
          )}
        </div>
      )}
    </>
  )
}

function Since({ parts }: { parts: News[] }) {
  return (
    <p className={classes.since} data-testid="since">
      {parts.length === 0 ? 'Nothing new happened since yesterday.' : 'Since yesterday: '}
      {parts.map((part, index) => (
        <Fragment key={part.words}>
          {index > 0 && ', '}
          <Link to={recordsAddress({ object: part.object, filter: part.filter, sum: null })}>
            {count(part.count)} {part.words}
          </Link>
        </Fragment>
      ))}
    </p>
  )
}

function Activities({ rows, kind }: { rows: Row[]; kind: 'call' | 'task' }) {
  return (
    <ul className={classes.list}>
      {rows.map((row) => (
        <ActivityLine key={row.id} row={row} kind={kind} />
      ))}
    </ul>
  )
}

function Records({ rows, object: slug, since, words }: { rows: Row[]; object: string; since: string; words: string }) {
  const object = useObject(slug)
  return (
    <ul className={classes.list}>
      {rows.map((row) => {
        const at = row[since]
        const about = titleOfRelated(row, 'company_id') ?? titleOfRelated(row, 'person_id')
        return (
          <li key={row.id} className={classes.line}>
            <div className={classes.text}>
              <Link to={`/${slug}/${row.id}`}>{titleOf(row, object)}</Link>
              <span className={classes.soft}>
                <Dotted>
                  {[about, titleOfRelated(row, 'stage_id'), typeof at === 'string' && <span title={moment(at)}>{`${words} ${ago(at)}`}</span>]}
                </Dotted>
              </span>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function Promises({ rows }: { rows: Row[] }) {
  const keep = useKeepPromise()
  const object = useObject('promises')
  const may = useMay()
  return (
    <ul className={classes.list}>
      {rows.map((row) => {
        const what = String(row.what ?? 'A promise')
        const { late } = lateness(row.due_at)
        return (
          <li key={row.id} className={classes.line}>
            <div className={classes.text}>
              <Link to={`/promises/${row.id}`}>{what}</Link>
              <span className={classes.soft} data-late={late || undefined}>
                <Dotted>{[titleOfRelated(row, 'person_id') ?? titleOfRelated(row, 'company_id'), typeof row.due_at === 'string' && `due ${ago(row.due_at)}`]}</Dotted>
              </span>
            </div>
            {object && may.to(object, 'edit', row) && (
              <Button size="compact-xs" variant="default" loading={keep.isPending && keep.variables === row.id} aria-label={`Kept: ${what}`} onClick={() => keep.mutate(row.id)}>
                Kept
              </Button>
            )}
          </li>
        )
      })}
      {keep.error && <Failed error={keep.error} />}
    </ul>
  )
}
