/** Mails that the server itself sends, such as confirmations: whether they go out, and what became of each. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { get, type One, post } from './client'

export type Mail = One<'/mails'>
export type MailState = Mail['state']

const key = ['mails']
const few = 50

/** The outbox, newest first. It is asked again while something is on its way. */
export function useMails(state: MailState | null) {
  return useInfiniteQuery({
    queryKey: [...key, state],
    queryFn: ({ pageParam }) => get('/mails', { query: { limit: few, ...(state ? { state } : {}), ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    refetchInterval: ({ state: { data } }) => (data?.pages.some((page) => page.data.some(moving)) ? 2_000 : false),
  })
}

function moving(mail: Mail): boolean {
  return mail.state === 'queued' || mail.state === 'sending'
}

export function useTestMail() {
  const client = useQueryClient()
  return useMutation({ mutationFn: (to: string) => post('/mails/test', { body: { to } }), onSuccess: () => client.invalidateQueries({ queryKey: key }) })
}

export function useSendAgain() {
  const client = useQueryClient()
  return useMutation({ mutationFn: (id: string) => post('/mails/{id}/again', { path: { id } }), onSuccess: () => client.invalidateQueries({ queryKey: key }) })
}
