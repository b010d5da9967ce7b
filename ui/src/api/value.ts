/** What customers are worth: a person's value, the figures of home, the models. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from './client'
import type { Job, Metric, Model, PersonValue } from './types'

export function usePersonValue(id: string) {
  return useQuery({
    queryKey: ['value', id],
    queryFn: () => get<PersonValue>(`/people/${id}/value`),
    retry: false,
  })
}

export function useMetric(name: string) {
  return useQuery({ queryKey: ['metrics', name], queryFn: () => get<Metric>(`/metrics/${name}?grain=month`) })
}

export function useModels() {
  return useQuery({ queryKey: ['models'], queryFn: async () => (await get<{ data: Model[] }>('/models')).data })
}

export function useModel(name: string) {
  return useQuery({ queryKey: ['models', name], queryFn: () => get<Model>(`/models/${name}`) })
}

export function useFit(name: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => post<Job>(`/models/${name}/fit`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs'] }),
  })
}
