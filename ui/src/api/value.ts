/** What customers are worth: a person's value, the figures of home, the models. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from './client'
import { type Turn, turns } from './turns'
import type { Grain } from './types'

export function usePersonValue(id: string) {
  return useQuery({
    queryKey: ['value', id],
    queryFn: () => get('/people/{id}/value', { path: { id } }),
    retry: false,
  })
}

export interface MetricAsk {
  grain?: Grain
  /** The first day. */
  from?: string
  /** The day after the last. */
  to?: string
  /** A dimension whose values become groups. */
  by?: string
}

/**
 * The server computes as many figures at once as it has cores and lets others wait for a few seconds
 * only. Home asks for fifteen, so they stand in line here, and leave it with the page.
 */
const inTurn = turns(2)

/** A figure that waits for the answer of another is not asked for yet, and is next when that is there. */
export function useMetric(name: string, ask: MetricAsk = {}, turn: Turn | 'not yet' = 'last') {
  return useQuery({
    queryKey: ['metrics', name, ask],
    queryFn: ({ signal }) =>
      inTurn(
        () => get('/metrics/{name}', { path: { name }, query: { grain: 'month', ...ask }, signal }),
        signal,
        turn === 'next' ? 'next' : 'last',
      ),
    enabled: turn !== 'not yet',
  })
}

export function useMetrics() {
  return useQuery({
    queryKey: ['metrics'],
    queryFn: async () => (await get('/metrics')).data,
    staleTime: 5 * 60_000,
  })
}

export function useModels() {
  return useQuery({ queryKey: ['models'], queryFn: async () => (await get('/models')).data })
}

export function useModel(name: string) {
  return useQuery({ queryKey: ['models', name], queryFn: () => get('/models/{name}', { path: { name } }) })
}

export function useFit(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => post('/models/{name}/fit', { path: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
}
