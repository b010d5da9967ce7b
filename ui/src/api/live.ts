/** What others change: the stream of changes, turned into questions asked again. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { fewPages, mendRows, pagesHeld, refreshAround, refreshLists } from './cache'
import { searchRecords } from './records'

export interface StreamChange {
  seq: number
  object: string
  record_id: string | null
  action: string
}

/** What is to be asked for again of one object. */
export interface Stale {
  ids: Set<string>
  /** Records came, went or changed in bulk: lists are no longer whole. */
  lists: boolean
}

export function noted(stale: Map<string, Stale>, change: StreamChange): void {
  const known = stale.get(change.object) ?? { ids: new Set<string>(), lists: false }
  if (change.record_id) known.ids.add(change.record_id)
  if (change.action !== 'updated' || !change.record_id) known.lists = true
  stale.set(change.object, known)
}

const pause = 250
const longest = 2_000
/** More changed records than this are not fetched one by one into long lists. */
const many = 100

/** One connection for the whole page; changes within a moment are answered together. */
export function useLive(): void {
  const client = useQueryClient()
  useEffect(() => {
    const source = new EventSource('/api/v1/stream')
    let stale = new Map<string, Stale>()
    let timer = 0
    let since = 0
    const flush = () => {
      const due = stale
      stale = new Map()
      timer = 0
      for (const [object, what] of due) void refresh(client, object, what)
    }
    source.addEventListener('change', (event: MessageEvent<string>) => {
      const change = read(event.data)
      if (!change) return
      noted(stale, change)
      const now = Date.now()
      if (timer === 0) since = now
      else window.clearTimeout(timer)
      timer = window.setTimeout(flush, Math.max(0, Math.min(pause, since + longest - now)))
    })
    return () => {
      source.close()
      window.clearTimeout(timer)
    }
  }, [client])
}

function read(text: string): StreamChange | null {
  try {
    const parsed = JSON.parse(text) as Partial<StreamChange>
    return typeof parsed.object === 'string' && typeof parsed.action === 'string' ? (parsed as StreamChange) : null
  } catch {
    return null
  }
}

async function refresh(client: QueryClient, object: string, what: Stale): Promise<void> {
  for (const id of what.ids) {
    void client.invalidateQueries({ queryKey: ['records', object, 'one', id] })
    void client.invalidateQueries({ queryKey: ['timeline', object, id] })
    void client.invalidateQueries({ queryKey: ['desk', object, id] })
  }
  // A call that was logged belongs to the story of whomever it is about, which the change does not name.
  if (object === 'activities' || object === 'comments') void client.invalidateQueries({ queryKey: ['timeline'] })
  if (what.ids.size === 0) void client.invalidateQueries({ queryKey: ['records', object, 'one'] })
  refreshAround(client, object)
  if (what.lists || pagesHeld(client, object) <= fewPages || what.ids.size > many) return refreshLists(client, object)
  try {
    const found = await searchRecords(object, { filter: { field: 'id', op: 'in', value: [...what.ids] }, limit: many })
    mendRows(client, object, found.data)
  } catch {
    refreshLists(client, object)
  }
}
