/** Saved views of an object: personal ones and shared ones, as tabs. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, get, type One, patch, post, put, remove } from './client'

export type SavedView = Omit<One<'/views'>, 'created_at' | 'updated_at'>
export type ViewKind = SavedView['kind']
export type ViewSettings = SavedView['settings']

export type Views = Answer<'get', '/views'>

const keyOf = (object: string) => ['views', object]

export function useViews(object: string, enabled = true) {
  return useQuery({
    queryKey: keyOf(object),
    queryFn: () => get('/views', { query: { object } }),
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
    mutationFn: (draft: ViewDraft) => post('/views', { body: { object, ...draft } }),
    onSuccess: (saved) => {
      client.setQueryData<Views>(keyOf(object), (all) => (all ? { ...all, data: [...all.data, saved] } : all))
      void client.invalidateQueries({ queryKey: keyOf(object) })
    },
  })
}

export function useChangeView(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: Partial<ViewDraft> & { id: string }) => patch('/views/{id}', { path: { id }, body: change }),
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
    mutationFn: (id: string) => remove('/views/{id}', { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(object) }),
  })
}

export function useDefaultView(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string | null) => put('/views/default', { body: { object, id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(object) }),
  })
}

export function useViewOrder(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) => put('/views/order', { body: { object, ids } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(object) }),
  })
}
