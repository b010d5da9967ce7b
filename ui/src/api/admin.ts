/** Webhooks, the audit log and the trash. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, remove } from './client'
import type { Cell } from './types'

export interface Webhook {
  id: string
  url: string
  description: string | null
  objects: string[] | null
  actions: string[] | null
  created_at: string
  health: 'healthy' | 'failing' | 'disabled' | 'unused'
  enabled: boolean
  disabled_reason?: string | null
  failing_since?: string | null
  succeeded_at?: string | null
  last_status?: number | null
  waiting?: number
  secret?: string
}

export interface Delivery {
  id: string
  event: string
  state: string
  attempts: number
  created_at: string
  next_at: string | null
  delivered_at: string | null
  status: number | null
  error: string | null
}

export function useWebhooks() {
  return useQuery({ queryKey: ['webhooks'], queryFn: async () => (await get<{ data: Webhook[] }>('/webhooks')).data })
}

export function useDeliveries(id: string) {
  return useQuery({
    queryKey: ['webhooks', id, 'deliveries'],
    queryFn: async () => (await get<{ data: Delivery[] }>(`/webhooks/${id}/deliveries`)).data,
    refetchInterval: 5_000,
  })
}

function useWebhookChange<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: ['webhooks'] }) })
}

export interface WebhookSaid {
  url: string
  description: string
  objects: string[] | null
  actions: string[] | null
}

export const useMakeWebhook = () => useWebhookChange((given: WebhookSaid) => post<Webhook>('/webhooks', given))
export const useChangeWebhook = () =>
  useWebhookChange(({ id, ...change }: Partial<WebhookSaid> & { id: string; enabled?: boolean }) => patch<Webhook>(`/webhooks/${id}`, change))
export const useRemoveWebhook = () => useWebhookChange((id: string) => remove(`/webhooks/${id}`))
export const useTestWebhook = () => useWebhookChange((id: string) => post(`/webhooks/${id}/test`))
export const useRotateWebhook = () => useWebhookChange((id: string) => post<{ secret: string }>(`/webhooks/${id}/rotate`))
export const useReplay = () =>
  useWebhookChange(({ id, ...what }: { id: string; from?: string; delivery_id?: string }) => post(`/webhooks/${id}/replay`, what))

export interface AuditEntry {
  seq: number
  at: string
  actor: { kind: string; id?: string | null; name: string | null } | null
  object: string
  record_id: string | null
  title?: string | null
  action: string
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
    queryFn: ({ pageParam }) => {
      const given = Object.entries({ ...ask, limit: '50', before: pageParam ?? '' }).filter(([, value]) => value)
      return get<{ data: AuditEntry[]; next?: string | number | null }>(`/audit?${new URLSearchParams(given).toString()}`)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.next === null || last.next === undefined ? null : String(last.next)),
  })
}

export interface Trashed {
  seq: number
  at: string
  object: string
  record_id: string
  title: string | null
  actor: { kind: string; name: string | null } | null
}

export function useTrash(object: string | null) {
  return useInfiniteQuery({
    queryKey: ['trash', object],
    queryFn: ({ pageParam }) => {
      const given = Object.entries({ object: object ?? '', after: pageParam ?? '' }).filter(([, value]) => value !== '')
      return get<{ data: Trashed[]; next: string | number | null }>(`/trash?${new URLSearchParams(given).toString()}`)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last.next === null || last.next === undefined ? null : String(last.next)),
  })
}

export function useRestore() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (seq: number) => post(`/trash/${seq}/restore`, {}),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['trash'] }), client.invalidateQueries({ queryKey: ['records'] })]),
  })
}
