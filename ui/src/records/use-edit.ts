/** One cell being changed: what is typed, against which version, and what the server said. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { mendRows } from '../api/cache'
import { Problem } from '../api/client'
import { fetchRecord, type Held, useChangeRecord } from '../api/records'
import type { Cell, Field, ObjectType, Row } from '../api/types'
import { undoable } from '../ui/undo-toast'
import { problemText } from '../ui/notice'

export interface Editing {
  id: string
  field: Field
  draft: Cell
  saving: boolean
  error: string | null
  /** What stands there now because somebody else was faster; the draft is kept. */
  theirs: { value: Cell; row: Row } | null
}

export function isEditable(field: Field): boolean {
  return !field.read_only && !field.attached && field.rights !== 'read' && field.type !== 'roll_up' && field.type !== 'file'
}

const same = (one: Cell, other: Cell) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null)

export function useCellEdit(object: ObjectType) {
  const client = useQueryClient()
  const change = useChangeRecord(object.slug)
  const [editing, setEditing] = useState<Editing | null>(null)
  const held = useRef<Promise<Held> | null>(null)
  const { mutateAsync } = change

  const fresh = useCallback(
    (id: string) => client.fetchQuery({ queryKey: ['records', object.slug, 'one', id], queryFn: () => fetchRecord(object.slug, id), staleTime: 0 }),
    [client, object.slug],
  )

  const begin = useCallback(
    (row: Row, field: Field) => {
      held.current = fresh(row.id)
      // Without a version the change is sent unguarded only if the save cannot get one either.
      held.current.catch(() => undefined)
      setEditing({ id: row.id, field, draft: row[field.slug], saving: false, error: null, theirs: null })
    },
    [fresh],
  )
  const type = useCallback((draft: Cell) => setEditing((now) => now && { ...now, draft }), [])
  const leave = useCallback(() => setEditing(null), [])

  /** Whether the cell may be left. */
  const save = useCallback(async (): Promise<boolean> => {
    if (!editing || editing.saving) return false
    const { id, field } = editing
    const next = editing.draft === '' || editing.draft === undefined ? null : editing.draft
    setEditing({ ...editing, saving: true, error: null })
    try {
      const seen = await (held.current ?? fresh(id))
      const before = seen.record[field.slug]
      if (!same(next, before)) {
        const saved = await mutateAsync({ id, etag: seen.etag, set: { [field.slug]: next } })
        undoable(`${field.label} saved`, () => mutateAsync({ id, etag: saved.etag, set: { [field.slug]: before ?? null } }))
      }
      setEditing(null)
      return true
    } catch (error) {
      let theirs: Editing['theirs'] = null
      if (error instanceof Problem && error.status === 412) {
        held.current = fresh(id)
        const now = await held.current.catch(() => null)
        if (now) mendRows(client, object.slug, [now.record])
        if (now) theirs = { value: now.record[field.slug], row: now.record }
      } else {
        held.current = null
      }
      setEditing({ ...editing, saving: false, error: theirs ? null : wordsOf(error), theirs })
      return false
    }
  }, [editing, fresh, mutateAsync, client, object.slug])

  return { editing, begin, type, leave, save }
}

function wordsOf(error: unknown): string {
  if (error instanceof Problem && error.errors[0]) return error.errors[0].detail
  const { title, detail } = problemText(error)
  return detail ?? title
}
