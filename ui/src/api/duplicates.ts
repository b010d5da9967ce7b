/** Pairs that may be one person: what was found, what was decided, and what is decided by itself. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, get, type One, post, put, remove } from './client'
import type { Row } from './types'

export type Duplicate = One<'/duplicates'>
export type Reason = Duplicate['reasons'][number]
export type Twin = Duplicate['people'][number]
export type AutoMerge = Answer<'get', '/duplicates/settings'>

/** The person as a record. The server describes the fields of every firm; those of this firm are cells as in any other answer. */
export function rowOf(twin: Twin): Row {
  return twin as Row
}

export const duplicatesKey = ['duplicates', 'pairs']
const limit = 100

export function useDuplicates() {
  return useInfiniteQuery({
    queryKey: duplicatesKey,
    queryFn: ({ pageParam }) => get('/duplicates', { query: { limit, after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function dismiss(id: string): Promise<undefined> {
  return post('/duplicates/{id}/dismiss', { path: { id } })
}

/** They may be one after all. */
export function undismiss(id: string): Promise<void> {
  return remove('/duplicates/{id}/dismiss', { path: { id } })
}

export function useLookAgain() {
  return useMutation({ mutationFn: () => post('/duplicates/search') })
}

const settings = ['duplicates', 'settings']

export function useAutoMerge(enabled: boolean) {
  return useQuery({ queryKey: settings, queryFn: () => get('/duplicates/settings'), enabled })
}

export function useSetAutoMerge() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (next: AutoMerge) => put('/duplicates/settings', { body: next }),
    onSuccess: (kept) => client.setQueryData(settings, kept),
  })
}
