/** Questions in SQL: what may be asked, the asking itself, and queries that were kept. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, remove } from './client'
import type { Chart, SavedQuery, SqlAnswer } from './types'

export async function ask(query: string, signal: AbortSignal): Promise<SqlAnswer> {
  return (await post('/sql', { body: { query }, signal })) as SqlAnswer
}

export function useTables() {
  return useQuery({
    queryKey: ['sql', 'tables'],
    queryFn: async () => (await get('/sql/tables')).data,
    staleTime: 60_000,
  })
}

const key = ['queries']

export function useSavedQueries() {
  return useQuery({ queryKey: key, queryFn: async () => (await get('/queries')).data })
}

export interface QueryDraft {
  name: string
  query: string
  chart: Chart | null
  shared: boolean
}

/** The list is told of each change at once, so that an address made from the answer opens. */
export function useCreateQuery() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (draft: QueryDraft) => post('/queries', { body: draft }),
    onSuccess: (saved) => {
      client.setQueryData<SavedQuery[]>(key, (all) => (all ? [...all, saved] : [saved]))
      void client.invalidateQueries({ queryKey: key })
    },
  })
}

export function useChangeQuery() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: Partial<QueryDraft> & { id: string }) => patch('/queries/{id}', { path: { id }, body: change }),
    onSuccess: (saved) => {
      client.setQueryData<SavedQuery[]>(key, (all) => all?.map((each) => (each.id === saved.id ? saved : each)))
      void client.invalidateQueries({ queryKey: key })
    },
  })
}

/** The list is only asked for again, so that the page can leave the address of what is gone before it is gone. */
export function useDeleteQuery() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => remove('/queries/{id}', { path: { id } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: key }),
  })
}
