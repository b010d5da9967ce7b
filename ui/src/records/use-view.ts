/** Which saved view a list shows, and the address that follows from it. */
import { useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { type SavedView, useViews } from '../api/views'
import { type ListState, writeListState } from '../lib/list-state'
import { stateOf } from '../lib/view-state'

export const allRecords = 'all'

export interface ViewsOfList {
  views: SavedView[]
  current: SavedView | undefined
  /** The one that opens first. */
  first: string | null
  /** Not yet known whether a default view opens. */
  deciding: boolean
}

/**
 * The address says everything, so that it can be sent. An address with nothing opens the default view,
 * one that names only a view opens it as it is saved.
 */
export function useListView(object: string, state: ListState): ViewsOfList {
  const [params, setParams] = useSearchParams()
  const asked = useViews(object)
  const views = asked.data?.data ?? []
  const first = asked.data?.default ?? null
  const keys = [...params.keys()]
  const bare = keys.length === 0
  const named = keys.length === 1 && keys[0] === 'view' ? params.get('view') : null
  const wanted = bare ? first : named
  const opens = wanted === null ? undefined : views.find((view) => view.id === wanted)

  useEffect(() => {
    if (opens) setParams(new URLSearchParams(writeListState(stateOf(opens))), { replace: true })
  }, [opens, setParams])

  return {
    views,
    current: views.find((view) => view.id === state.view),
    first,
    deciding: bare && asked.isPending,
  }
}
