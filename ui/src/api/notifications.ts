/** What colleagues and the server want one to know. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, type One, post } from './client'

export type Notice = One<'/notifications'>

export function useUnread() {
  return useQuery({
    queryKey: ['notifications', 'unread'],
    queryFn: () => get('/notifications', { query: { unread: true } }),
    refetchInterval: 30_000,
  })
}

export function useNotices() {
  return useInfiniteQuery({
    queryKey: ['notifications', 'all'],
    queryFn: ({ pageParam }) => get('/notifications', { query: { after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function useMarkRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: { ids: string[] } | { all: true }) => post('/notifications/read', { body: what }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  })
}
