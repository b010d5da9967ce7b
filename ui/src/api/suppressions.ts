/** Addresses that get nothing, whatever anybody agreed to. Kept as a fingerprint, never as the address. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { get, post, remove, type Sent } from './client'
import { consentsKey } from './consents'
import type { Reached } from './consents-shapes'

export type NewSuppression = Sent<'post', '/suppressions'>

const key = [...consentsKey, 'suppressions']
const page = 50

export function useSuppressions(channel: Reached | null) {
  return useInfiniteQuery({
    queryKey: [...key, channel],
    queryFn: ({ pageParam }) => get('/suppressions', { query: { ...(channel ? { channel } : {}), limit: page, after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

function useDone<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: consentsKey }) })
}

export const useSuppress = () => useDone((given: NewSuppression) => post('/suppressions', { body: given }))

export const useUnsuppress = () => useDone((id: string) => remove('/suppressions/{id}', { path: { id } }))

export function useCheckAddress() {
  return useMutation({ mutationFn: (asked: { channel: Reached; address: string }) => post('/suppressions/check', { body: asked }) })
}
