/** By what a person is known, and records that are made one and taken apart again. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, type One, post } from './client'
import { knows, useRoutes } from './routes'

export type Identifier = One<'/people/{id}/identifiers'>
export type Merge = One<'/{object}/{id}/merges'>

export interface MergeAsk {
  object: string
  survivor: string
  losers: string[]
  /** By field the record whose value stays. */
  fields: Record<string, string>
}

/** Whether this server does it with records of the object. */
export function useMerges(object: string, what: 'merge' | 'merges'): boolean {
  const paths = useRoutes().data
  return [`/${object}/{id}/${what}`, `/{object}/{id}/${what}`].some((path) => knows(paths, path))
}

export function useIdentifiers(id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['identifiers', id],
    queryFn: async () => (await get('/people/{id}/identifiers', { path: { id } })).data,
    enabled,
  })
}

export function useMergesOf(object: string, id: string, enabled: boolean) {
  return useQuery({
    queryKey: ['merges', object, id],
    queryFn: async () => (await get('/{object}/{id}/merges', { path: { object, id } })).data,
    enabled,
  })
}

export function mergeRecords({ object, survivor, losers, fields }: MergeAsk) {
  const chosen = Object.keys(fields).length > 0 ? { fields } : {}
  return post('/{object}/{id}/merge', { path: { object, id: survivor }, body: { ids: losers, ...chosen } })
}

export function undoMerge(id: string) {
  return post('/merges/{id}/undo', { path: { id } })
}

const touched = ['records', 'timeline', 'desk', 'identifiers', 'merges', 'duplicates', 'value', 'find', 'board', 'calendar', 'interactions']

/** What a merge changes: both records, all that points at them, and which pairs are left. Of those that are gone nothing is asked. */
export function refreshMerged(client: QueryClient, gone: string[] = []): void {
  void client.invalidateQueries({
    predicate: ({ queryKey }) => touched.includes(String(queryKey[0])) && !queryKey.some((part) => typeof part === 'string' && gone.includes(part)),
  })
}

export function useMerge() {
  const client = useQueryClient()
  return useMutation({ mutationFn: mergeRecords, onSuccess: (_, { losers }) => refreshMerged(client, losers) })
}

export function useUndoMerge() {
  const client = useQueryClient()
  return useMutation({ mutationFn: undoMerge, onSuccess: () => refreshMerged(client) })
}
