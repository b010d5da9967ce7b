/** Webhooks, the audit log and the trash. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, type One, patch, post, remove, type Sent } from './client'
import type { Cell } from './types'

export type Webhook = One<'/webhooks'>

export type Delivery = One<'/webhooks/{id}/deliveries'>

export function useWebhooks() {
  return useQuery({ queryKey: ['webhooks'], queryFn: async () => (await get('/webhooks')).data })
}

export function useDeliveries(id: string) {
  return useQuery({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: async () => (await get('/webhooks/{id}/deliveries', { path: { id } })).data,
    refetchInterval: 5_000,
  })
}

function useWebhookChange<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }) })
}

export type WebhookSaid = Sent<'post', '/webhooks'>

export const useMakeWebhook = () => useWebhookChange((given: WebhookSaid) => post('/webhooks', { body: given }))
export const useChangeWebhook = () =>
  useWebhookChange(({ id, ...change }: Partial<WebhookSaid> & { id: string; enabled?: boolean }) => patch('/webhooks/{id}', { path: { id }, body: change }))
export const useRemoveWebhook = () => useWebhookChange((id: string) => remove('/webhooks/{id}', { path: { id } }))
export const useTestWebhook = () => useWebhookChange((id: string) => post('/webhooks/{id}/test', { path: { id } }))
export const useRotateWebhook = () => useWebhookChange((id: string) => post('/webhooks/{id}/rotate', { path: { id } }))
export const useReplay = () =>
  useWebhookChange(({ id, ...what }: { id: string; from?: string; delivery_id?: string }) => post('/webhooks/{id}/replay', { path: { id }, body: what }))

export interface AuditEntry extends Omit<One<'/audit'>, 'before' | 'after'> {
  before: Record<string, Cell> | null
  after: Record<string, Cell> | null
}

export interface AuditAsk {
  object?: string
  actor_id?: string
  action?: string
  record_id?: string
}

export function useAudit(ask: AuditAsk) {
  return useInfiniteQuery({
    queryKey: ['audit', ask],
    queryFn: ({ pageParam }) =>
      get('/audit', { query: { ...ask, limit: 50, before: pageParam ?? undefined } }) as Promise<{ data: AuditEntry[]; next: number | null }>,
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
  })
}

export type Trashed = One<'/trash'>

export function useTrash(object: string | null) {
  return useInfiniteQuery({
    queryKey: ['trash', object],
    queryFn: ({ pageParam }) => get('/trash', { query: { object: object ?? undefined, after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function useRestore() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (seq: number) => post('/trash/{seq}/restore', { path: { seq }, body: {} }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['trash'] }), client.invalidateQueries({ queryKey: ['records'] })]),
  })
}
