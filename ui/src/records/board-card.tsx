/** One card: what it is, what matters about it, what happens next, and whether it lies too long. */
import { ActionIcon, Tooltip } from '@mantine/core'
import type { KeyboardEvent, PointerEvent } from 'react'
import type { Card, NextActivity } from '../api/board'
import { familyOf } from '../fields/families'
import type { Field, ObjectType, Row } from '../api/types'
import { ago, moment } from '../lib/format'
import { titleOf } from '../lib/titles'
import { Icon } from '../ui/icon'
import classes from './board.module.css'

interface CardProps {
  object: ObjectType
  card: Card
  fields: Field[]
  /** The one card that Tab reaches; arrows reach the others. */
  reachable: boolean
  peeked: boolean
  lifted: boolean
  movable: boolean
  onKeys: (event: KeyboardEvent<HTMLElement>, card: Card) => void
  onHold: (card: Card, event: PointerEvent<HTMLElement>) => void
  onFocus: (id: string) => void
  onOpen: (row: Row) => void
  onMove: (card: Card) => void
}

export function BoardCard({ object, card, fields, reachable, peeked, lifted, movable, onKeys, onHold, onFocus, onOpen, onMove }: CardProps) {
  const title = titleOf(card, object)
  const next = nextOf(card)
  const late = next?.due_at ? new Date(next.due_at).getTime() < Date.now() : false
  const told = fields.filter((field) => (card[field.slug] ?? '') !== '')
  return (
    <li className={classes.item}>
      <div
        id={`card-${card.id}`}
        role="group"
        aria-roledescription="card"
        aria-label={`${title}${card._rotting ? ', lies too long' : ''}`}
        aria-describedby="board-help"
        tabIndex={reachable ? 0 : -1}
        className={`${classes.card} ${peeked ? classes.peeked : ''} ${lifted ? classes.lifted : ''} ${movable ? classes.movable : ''}`}
        onKeyDown={(event) => onKeys(event, card)}
        onFocus={() => onFocus(card.id)}
        onPointerDown={(event) => movable && onHold(card, event)}
        onClick={() => onOpen(card)}
      >
        {movable && (
          <ActionIcon
            className={classes.move}
            size={24}
            tabIndex={reachable ? 0 : -1}
            aria-label={`Move ${title}`}
            title="Move to another column"
            onPointerDown={(event) => event.stopPropagation()}
            onKeyDown={(event) => event.stopPropagation()}
            onClick={(event) => {
              event.stopPropagation()
              onMove(card)
            }}
          >
            <Icon name="right" size={14} />
          </ActionIcon>
        )}
        <span className={classes.title}>
          {title}
          {card._rotting && (
            <Tooltip label="It has been in this column longer than it should">
              <span className={classes.rotting}>
                <Icon name="clock" size={12} />
                lies long
              </span>
            </Tooltip>
          )}
        </span>
        {told.map((field) => {
          const family = familyOf(field.type)
          return (
            <span key={field.slug} className={classes.fact} title={field.label}>
              <Icon name={family.icon} size={12} />
              <span className={classes.value}>
                <family.View field={field} value={card[field.slug]} row={card} />
              </span>
            </span>
          )
        })}
        {next && (
          <span className={`${classes.next} ${late ? classes.late : ''}`} title={next.due_at ? moment(next.due_at) : undefined}>
            <Icon name="task" size={12} />
            <span className={classes.value}>{next.subject || kindWord(next.kind)}</span>
            {next.due_at && <span>{ago(next.due_at)}</span>}
          </span>
        )}
      </div>
    </li>
  )
}

function nextOf(card: Card): NextActivity | null {
  const next: unknown = card._next
  if (typeof next !== 'object' || next === null || !('id' in next)) return null
  const { id, kind, subject, due_at } = next as Partial<NextActivity>
  return typeof id === 'string' ? { id, kind: kind ?? null, subject: subject ?? null, due_at: due_at ?? null } : null
}

function kindWord(kind: string | null): string {
  return kind ? kind.charAt(0).toUpperCase() + kind.slice(1) : 'Next step'
}
