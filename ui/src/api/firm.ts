/** Ready-made beginnings for a trade, and whether the firm still has to choose one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from './client'

export interface Template {
  name: string
  label: string
  description?: string | null
  help?: string | null
  applied?: boolean
}

export function useTemplates(enabled = true) {
  return useQuery({ queryKey: ['templates'], queryFn: async () => (await get<{ data: Template[] }>('/templates')).data, enabled, staleTime: 60_000 })
}

export interface FirmSetup {
  ask?: boolean
  needed?: boolean
  template?: string | null
}

export function useFirmSetup(enabled: boolean) {
  return useQuery({ queryKey: ['firm-setup'], queryFn: () => get<FirmSetup>('/firm/setup'), enabled, staleTime: Infinity, retry: false })
}

export function useApplyTemplate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => post(`/templates/${name}/apply`, {}),
    // A template adds objects, fields, stages and views: everything is asked for anew.
    onSuccess: () => client.invalidateQueries(),
  })
}
