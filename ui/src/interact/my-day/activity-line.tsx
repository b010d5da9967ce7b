/** A call or a task: ticked off by Space, logged by L and Enter. */
import { ActionIcon, Button, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { Fragment, type KeyboardEvent, type ReactNode, useRef, useState } from 'react'
import { Link } from 'react-router'
import { useMayChange } from '../../api/may'
import { useObject } from '../../api/records'
import type { Row } from '../../api/types'
import { ago, moment } from '../../lib/format'
import { titleOf, titleOfRelated } from '../../lib/titles'
import { Icon } from '../../ui/icon'
import { problemText } from '../../ui/notice'
import { lateness, useFinish, useReopen } from './day'
import classes from './my-day.module.css'

export function ActivityLine({ row, kind }: { row: Row; kind: 'call' | 'task' }) {
  const object = useObject('activities')
  const mayChange = useMayChange(object, row)
  const finish = useFinish()
  const reopen = useReopen()
  const [said, setSaid] = useState<string | null>(null)
  const line = useRef<HTMLLIElement>(null)
  const title = titleOf(row, object)
  const person = titleOfRelated(row, 'person_id')
  const about = [person, titleOfRelated(row, 'company_id'), titleOfRelated(row, 'deal_id')]
  const { late } = lateness(row.due_at)

  const done = (outcome?: string) => {
    // The line goes away, so the next one is made ready for the next key.
    const next = line.current?.nextElementSibling ?? line.current?.previousElementSibling
    finish.mutate(
      { id: row.id, ...(outcome ? { outcome } : {}) },
      {
        onSuccess: () => {
          if (next instanceof HTMLElement) next.focus()
          const id = notifications.show({
            withBorder: true,
            autoClose: 8_000,
            message: (
              <span className={classes.told}>
                {title}: done
                <Button
                  size="compact-xs"
                  variant="subtle"
                  onClick={() => {
                    notifications.hide(id)
                    reopen.mutate(row.id)
                  }}
                >
                  Undo
                </Button>
              </span>
            ),
          })
        },
        onError: (error) => notifications.show({ title: 'It could not be ticked off', message: problemText(error).detail ?? problemText(error).title, color: 'red' }),
      },
    )
  }
  const keys = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.target !== event.currentTarget) return
    const go = (to: Element | null | undefined) => to instanceof HTMLElement && to.focus()
    if (event.key === ' ' && mayChange) done()
    else if (event.key.toLowerCase() === 'l' && mayChange) setSaid('')
    else if (event.key === 'ArrowDown') go(line.current?.nextElementSibling)
    else if (event.key === 'ArrowUp') go(line.current?.previousElementSibling)
    else return
    event.preventDefault()
  }
  return (
    <li ref={line} className={classes.line} tabIndex={0} aria-label={title} onKeyDown={keys}>
      <ActionIcon variant="default" radius="xl" size={24} aria-label={`Done: ${title}`} loading={finish.isPending} disabled={!mayChange} onClick={() => done()}>
        <Icon name="check" size={13} />
      </ActionIcon>
      <div className={classes.text}>
        <Link to={`/activities/${row.id}`}>{title}</Link>
        <span className={classes.soft} data-late={late || undefined}>
          <Dotted>{[...about, typeof row.due_at === 'string' && <span title={moment(row.due_at)}>{late ? `due ${ago(row.due_at)}` : ago(row.due_at)}</span>]}</Dotted>
        </span>
        {said !== null && (
          <TextInput
            size="xs"
            autoFocus
            mt={4}
            aria-label={`What was said: ${title}`}
            placeholder="What came of it? Enter logs the call"
            value={said}
            onChange={(event) => setSaid(event.currentTarget.value)}
            onKeyDown={(event) => {
              event.stopPropagation()
              if (event.key === 'Enter') done(said.trim())
              if (event.key === 'Escape') {
                setSaid(null)
                line.current?.focus()
              }
            }}
          />
        )}
      </div>
      {kind === 'call' && mayChange && said === null && (
        <Button size="compact-xs" variant="light" aria-label={`Log: ${title}`} onClick={() => setSaid('')}>
          Log
        </Button>
      )}
    </li>
  )
}

/** What is there of several short texts, with a dot between. */
export function Dotted({ children }: { children: ReactNode[] }) {
  return children
    .filter((each) => each !== null && each !== undefined && each !== false && each !== '')
    .map((each, index) => (
      <Fragment key={index}>
        {index > 0 && ' · '}
        {each}
      </Fragment>
    ))
}
