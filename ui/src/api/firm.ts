/** Ready-made beginnings for a trade, and whether the firm still has to choose one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from './client'

/** Nothing ready-made; choosing it answers the question for everybody. */
export const blank = 'blank'

export interface Template {
  name: string
  label: string
  about: string
}

export function useTemplates(enabled = true) {
  return useQuery({ queryKey: ['templates'], queryFn: async () => (await get<{ data: Template[] }>('/templates')).data, enabled, staleTime: 60_000 })
}

export interface FirmSetup {
  chosen: string | null
  /** Whether there is nothing to ask any more. */
  asked: boolean
  /** What a firm of this trade looks at. */
  objects: string[] | null
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
