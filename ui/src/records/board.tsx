/** Records as cards in columns: stages of deals, states of tickets, work of colleagues. */
import { VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { Problem } from '../api/client'
import { type BoardAsk, type BoardColumn, type Card, type Move, useBoard, useMoveCard } from '../api/board'
import { type Place, placeOf, step } from '../api/board-moves'
import { useMay } from '../api/may'
import type { Field, ObjectType, Row, Sort } from '../api/types'
import { titleOf } from '../lib/titles'
import { Failed, Lines } from '../ui/notice'
import { failedTo, undoable } from '../ui/undo-toast'
import { BoardCard } from './board-card'
import { BoardEmpty } from './board-empty'
import { ColumnHead } from './board-head'
import { MoveChoice, MoveForm } from './board-form'
import { canSum, fieldOf } from './columns'
import { isEditable } from './use-edit'
import { useDrag } from './use-drag'
import { type Narrowed, wantedFields } from './use-list'
import classes from './board.module.css'

interface BoardProps {
  object: ObjectType
  group: Field
  fields: Field[]
  narrowed: Narrowed
  sort: Sort[]
  sums: string[]
  /** Whether somebody asked for some of them only. */
  filtered: boolean
  /** What stands here when there is not even a column. */
  empty: ReactNode
  peeked: string | null
  onPeek: (row: Row | null) => void
  onOpen: (row: Row) => void
}

/** So many cards of a column are shown at first, and at most; the whole column opens as a list. */
const perColumn = 25
const most = 100

export default function Board({ object, group, fields, narrowed, sort, sums, filtered, empty, peeked, onPeek, onOpen }: BoardProps) {
  const [limit, setLimit] = useState(perColumn)
  const [focus, setFocus] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const [moving, setMoving] = useState<Card | null>(null)
  const [refused, setRefused] = useState<{ move: Move; needed: Field[]; error: Problem } | null>(null)
  const may = useMay()
  const mayMove = (card: Row) => isEditable(group) && may.to(object, 'edit', card)
  const summed = sums.length > 0 ? sums : object.fields.filter((field) => field.type === 'money' && canSum(field) && !field.attached).slice(0, 1).map((field) => field.slug)
  const onCard = fields.filter((field) => field.slug !== group.slug && !object.title_fields.includes(field.slug)).slice(0, 4)
  const ask: BoardAsk = {
    ...narrowed,
    group_by: group.slug,
    ...(sort.length > 0 ? { sort } : {}),
    sum: [...summed, ...(summed.includes('amount') && fieldOf(object, 'weighted_amount') ? ['weighted_amount'] : [])],
    fields: [...new Set([...wantedFields(object, [...onCard, group, ...summed.flatMap((slug) => fieldOf(object, slug) ?? [])]), ...may.needs(object)])],
    limit_per_column: limit,
  }
  const board = useBoard(object.slug, ask)
  const move = useMoveCard(object.slug, ask)
  const columns = useMemo(() => board.data ?? [], [board.data])

  const send = (next: Move) => {
    const from = columns.find((column) => column.cards.some((card) => card.id === next.card.id))
    const target = columns.find((column) => column.value === next.to)
    if (!from || !target || from === target) return
    const title = titleOf(next.card, object)
    setFocus(next.card.id)
    move.mutate(next, {
      onSuccess: () => {
        setRefused(null)
        setTold(`${title} moved to ${target.label}`)
        undoable(`${title} moved to ${target.label}`, () => move.mutateAsync({ card: next.card, to: from.value }))
      },
      onError: (error) => {
        const needed = neededFields(error, object, group)
        setTold(`${title} stays in ${from.label}`)
        if (needed.length > 0 && error instanceof Problem) setRefused({ move: next, needed, error })
        else failedTo(`${title} stays in ${from.label}`, error)
      },
    })
  }
  // A card that moved by keys is drawn anew in its column; the focus goes along.
  const carried = useRef<string | null>(null)
  useEffect(() => {
    if (carried.current === null) return
    const card = document.getElementById(`card-${carried.current}`)
    if (card && document.activeElement === document.body) card.focus()
  }, [columns])
  const drag = useDrag<Card>((card, target) => send({ card, to: JSON.parse(target) as BoardColumn['value'] }))

  const keys = (event: KeyboardEvent<HTMLElement>, card: Card) => {
    const at = placeOf(columns, card.id)
    if (!at || event.target !== event.currentTarget || event.altKey || event.metaKey || event.ctrlKey) return
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const beside = columns[at.column + way]
    if (event.shiftKey && way !== 0) {
      if (mayMove(card) && beside) {
        carried.current = card.id
        send({ card, to: beside.value })
      }
    } else if (event.key.startsWith('Arrow')) go(step(columns, at, event.key))
    else if (event.key === 'Enter') onOpen(card)
    else if (event.key === ' ') onPeek(peeked === card.id ? null : card)
    else if (event.key === 'Escape') onPeek(null)
    else return
    event.preventDefault()
  }
  const go = (to: Place) => {
    const card = columns[to.column]?.cards[to.card]
    if (!card) return
    carried.current = null
    setFocus(card.id)
    if (peeked) onPeek(card)
    document.getElementById(`card-${card.id}`)?.focus()
  }

  if (board.error) {
    return (
      <div style={{ padding: 24, flex: 1 }}>
        <Failed error={board.error} retry={() => void board.refetch()} />
      </div>
    )
  }
  if (board.isPending) return <Waiting />
  if (columns.length === 0) return empty
  const first = columns.find((column) => column.cards.length > 0)?.cards[0]?.id
  const known = focus !== null && placeOf(columns, focus) !== null ? focus : first
  const nothing = columns.every((column) => column.count === 0)
  return (
    <div className={classes.whole}>
      {nothing && <BoardEmpty object={object} filtered={filtered} />}
      <div className={classes.board} data-scrolls role="group" aria-label={`${object.label} by ${group.label.toLowerCase()}`}>
        {columns.map((column) => {
          const key = JSON.stringify(column.value)
          return (
            <section key={key} data-drop={key} className={`${classes.column} ${drag.over === key ? classes.over : ''}`} aria-label={column.label}>
              <ColumnHead object={object} column={column} group={group} narrowed={narrowed} summed={summed} />
              <ul className={classes.cards}>
                {column.cards.map((card) => (
                  <BoardCard
                    key={card.id}
                    object={object}
                    card={card}
                    fields={onCard}
                    reachable={card.id === known}
                    peeked={card.id === peeked}
                    lifted={drag.dragged?.what.id === card.id}
                    movable={mayMove(card)}
                    onKeys={keys}
                    onHold={drag.hold}
                    onFocus={setFocus}
                    onOpen={onOpen}
                    onMove={setMoving}
                  />
                ))}
              </ul>
              {column.count > column.cards.length && limit < most && (
                <button type="button" className={classes.more} onClick={() => setLimit(most)}>
                  Show more
                </button>
              )}
            </section>
          )
        })}
        <VisuallyHidden id="board-help">Arrow keys walk. {isEditable(group) && may.on(object.slug, 'edit') && 'Shift with left or right moves the card.'} Space peeks, Enter opens.</VisuallyHidden>
        <VisuallyHidden role="status">{told}</VisuallyHidden>
        {drag.dragged && (
          <div
            ref={drag.ghost}
            className={classes.ghost}
            style={{ width: drag.dragged.width, transform: `translate(${drag.dragged.x}px, ${drag.dragged.y}px)` }}
            aria-hidden="true"
          >
            {titleOf(drag.dragged.what, object)}
          </div>
        )}
        {moving && (
          <MoveChoice
            title={titleOf(moving, object)}
            columns={columns.filter((column) => !column.cards.some((card) => card.id === moving.id))}
            onClose={() => setMoving(null)}
            onChoose={(to) => {
              setMoving(null)
              send({ card: moving, to })
            }}
          />
        )}
        {refused && (
          <MoveForm
            {...refused}
            title={titleOf(refused.move.card, object)}
            to={columns.find((column) => column.value === refused.move.to)?.label ?? ''}
            busy={move.isPending}
            onClose={() => setRefused(null)}
            onMove={(filled) => send({ ...refused.move, with: filled })}
          />
        )}
      </div>
    </div>
  )
}

/** The fields that a refusal points at, other than the column itself. */
function neededFields(error: unknown, object: ObjectType, group: Field): Field[] {
  if (!(error instanceof Problem) || error.status < 400 || error.status >= 500) return []
  const slugs = new Set(error.errors.map((each) => each.pointer.replace(/^[#/]+/, '').split('/')[0] ?? ''))
  slugs.delete(group.slug)
  return [...slugs].flatMap((slug) => fieldOf(object, slug) ?? []).filter(isEditable)
}

function Waiting() {
  return (
    <div className={classes.board} aria-hidden="true">
      {[5, 3, 4, 2].map((cards, index) => (
        <div key={index} className={classes.column} style={{ padding: 12 }}>
          <Lines count={cards} height={56} />
        </div>
      ))}
    </div>
  )
}
