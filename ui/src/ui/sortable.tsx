/** A list whose order is changed by dragging, or by Alt with the arrow keys on the handle. */
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { VisuallyHidden } from '@mantine/core'
import { Icon } from './icon'
import classes from './sortable.module.css'

export function moved<T>(items: T[], from: number, to: number): T[] {
  const next = [...items]
  const [taken] = next.splice(from, 1)
  if (taken === undefined || to < 0 || to > next.length) return items
  next.splice(to, 0, taken)
  return next
}

export function Sortable<T>({ items, idOf, nameOf, render, onOrder }: {
  items: T[]
  idOf: (item: T) => string
  nameOf: (item: T) => string
  render: (item: T, index: number) => ReactNode
  onOrder: (items: T[]) => void
}) {
  const [held, setHeld] = useState<number | null>(null)
  const [over, setOver] = useState<number | null>(null)
  const [said, setSaid] = useState('')
  const put = (from: number, to: number) => {
    const item = items[from]
    if (from === to || to < 0 || to >= items.length || item === undefined) return
    onOrder(moved(items, from, to))
    setSaid(`${nameOf(item)} is now number ${to + 1} of ${items.length}`)
  }
  const keys = (event: KeyboardEvent, index: number) => {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    put(index, index + step)
  }
  return (
    <>
      <ul className={classes.list}>
        {items.map((item, index) => (
          <li
            key={idOf(item)}
            className={classes.item}
            data-over={over === index || undefined}
            data-held={held === index || undefined}
            onDragOver={(event) => {
              if (held === null) return
              event.preventDefault()
              setOver(index)
            }}
            onDrop={(event) => {
              event.preventDefault()
              if (held !== null) put(held, index)
              setOver(null)
            }}
          >
            <button
              type="button"
              className={classes.grip}
              draggable
              aria-label={`Move ${nameOf(item)}; up and down keys`}
              onKeyDown={(event) => keys(event, index)}
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = 'move'
                event.dataTransfer.setData('text/plain', idOf(item))
                setHeld(index)
              }}
              onDragEnd={() => {
                setHeld(null)
                setOver(null)
              }}
            >
              <Icon name="grip" size={14} />
            </button>
            <div className={classes.body}>{render(item, index)}</div>
          </li>
        ))}
      </ul>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  )
}
