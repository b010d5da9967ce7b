/** What colleagues and the server want one to know. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from './client'

export interface Notice {
  id: string
  kind: 'mention' | 'assigned' | 'comment' | 'due' | 'import_finished' | 'notice'
  object: string | null
  record_id: string | null
  title: string | null
  comment: { id: string; body: string | null } | null
  detail: string | null
  actor: { kind: string; name: string | null } | null
  at: string
  read_at: string | null
}

interface Answer {
  data: Notice[]
  next: string | null
  unread: number
}

export function useUnread() {
  return useQuery({
    queryKey: ['notifications', 'unread'],
    queryFn: () => get<Answer>('/notifications?unread=true'),
    refetchInterval: 30_000,
  })
}

export function useNotices() {
  return useInfiniteQuery({
    queryKey: ['notifications', 'all'],
    queryFn: ({ pageParam }) => get<Answer>(`/notifications${pageParam ? `?after=${encodeURIComponent(pageParam)}` : ''}`),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function useMarkRead() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (what: { ids: string[] } | { all: true }) => post('/notifications/read', what),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notifications'] }),
  })
}
