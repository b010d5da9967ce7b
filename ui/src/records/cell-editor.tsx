/** A cell while it is changed: Enter keeps, Esc leaves, Tab goes on. A conflict shows both values. */
import { Button, Group } from '@mantine/core'
import { type KeyboardEvent, useRef } from 'react'
import { familyOf } from '../fields/families'
import type { Cell } from '../api/types'
import type { Editing } from './use-edit'
import classes from './cell-editor.module.css'

export interface EditorActions {
  onType: (draft: Cell) => void
  onLeave: () => void
  /** Keeps what is typed, then stays or goes on. */
  onSave: (then: 'stay' | 'next' | 'back' | 'away') => void
}

const tall = ['long_text', 'rich_text', 'json', 'address', 'person_name']

export function CellEditor({ editing, onType, onLeave, onSave }: { editing: Editing } & EditorActions) {
  const box = useRef<HTMLDivElement>(null)
  const { field, theirs } = editing
  const family = familyOf(field.type)

  const keys = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key === 'Escape') return onLeave()
    // A list that is open takes Enter and Tab to choose.
    if (event.defaultPrevented) return
    if (event.key === 'Tab' && !theirs) {
      event.preventDefault()
      onSave(event.shiftKey ? 'back' : 'next')
    }
    if (event.key === 'Enter' && (!tall.includes(field.type) || event.metaKey || event.ctrlKey)) {
      if (event.target instanceof HTMLButtonElement) return
      event.preventDefault()
      onSave('stay')
    }
  }
  return (
    <div
      ref={box}
      className={classes.editor}
      data-tall={tall.includes(field.type) || undefined}
      onKeyDown={keys}
      onClick={(event) => event.stopPropagation()}
      onBlur={() => {
        // Focus that moves into a list of choices comes back; focus that really left keeps what is typed.
        setTimeout(() => {
          const now = document.activeElement
          const inside = box.current === null || box.current.contains(now) || now?.closest('[data-portal], .mantine-Popover-dropdown') != null
          if (!inside && document.hasFocus()) onSave('away')
        }, 120)
      }}
    >
      <family.Input field={field} value={editing.draft} onChange={onType} autoFocus error={editing.error ?? undefined} />
      {theirs && (
        <div className={classes.conflict} role="alert">
          <span>
            Somebody changed this record meanwhile. Now it says <strong>{told(theirs.value) ? <family.View field={field} value={theirs.value} row={theirs.row} /> : 'nothing'}</strong>.
          </span>
          <Group gap={6}>
            <Button size="compact-xs" onClick={() => onSave('stay')}>
              Keep mine
            </Button>
            <Button size="compact-xs" variant="default" onClick={onLeave}>
              Take theirs
            </Button>
          </Group>
        </div>
      )}
    </div>
  )
}

function told(value: Cell): boolean {
  return value !== null && value !== undefined && value !== ''
}
