/** Saved views of an object: personal ones and shared ones, as tabs. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, put, remove } from './client'
import type { Filter, Sort } from './types'

export type ViewKind = 'table' | 'board' | 'calendar'

export interface ViewSettings {
  columns?: { field: string; width?: number | null }[] | null
  filter?: Filter | null
  search?: string | null
  sort?: Sort[] | null
  group_by?: string | null
  date_field?: string | null
  sums?: string[] | null
}

export interface SavedView {
  id: string
  object: string
  name: string
  kind: ViewKind
  shared: boolean
  owner_id: string | null
  mine: boolean
  can_edit: boolean
  settings: ViewSettings
  missing: { pointer: string; detail: string }[]
}

export interface Views {
  data: SavedView[]
  default: string | null
}

const keyOf = (object: string) => ['views', object]

export function useViews(object: string, enabled = true) {
  return useQuery({
    queryKey: keyOf(object),
    queryFn: () => get<Views>(`/views?object=${encodeURIComponent(object)}`),
    enabled,
    staleTime: 60_000,
    retry: false,
  })
}

export interface ViewDraft {
  name: string
  kind: ViewKind
  shared: boolean
  settings: ViewSettings
}

/** The list is told at once, so that the tab stands there when its address is opened. */
export function useCreateView(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: ViewDraft) => post<SavedView>('/views', { object, ...draft }),
    onSuccess: (saved) => {
      client.setQueryData<Views>(keyOf(object), (all) => (all ? { ...all, data: [...all.data, saved] } : all))
      void client.invalidateQueries({ queryKey: keyOf(object) })
    },
  })
}

export function useChangeView(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: Partial<ViewDraft> & { id: string }) => patch<SavedView>(`/views/${id}`, change),
    onSuccess: (saved) => {
      client.setQueryData<Views>(keyOf(object), (all) =>
        all ? { ...all, data: all.data.map((each) => (each.id === saved.id ? saved : each)) } : all,
      )
      void client.invalidateQueries({ queryKey: keyOf(object) })
    },
  })
}

export function useDeleteView(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => remove(`/views/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(object) }),
  })
}

export function useDefaultView(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string | null) => put('/views/default', { object, id }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(object) }),
  })
}

export function useViewOrder(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) => put('/views/order', { object, ids }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(object) }),
  })
}
