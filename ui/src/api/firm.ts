/** Ready-made beginnings for a trade, and whether the firm still has to choose one. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, get, type One, post } from './client'

/** Nothing ready-made; choosing it answers the question for everybody. */
export const blank = 'blank'

export type Template = One<'/templates'>

export function useTemplates(enabled = true) {
  return useQuery({ queryKey: ['templates'], queryFn: async () => (await get('/templates')).data, enabled, staleTime: 60_000 })
}

export type FirmSetup = Answer<'get', '/firm/setup'>

export function useFirmSetup(enabled: boolean) {
  return useQuery({ queryKey: ['firm-setup'], queryFn: () => get('/firm/setup'), enabled, staleTime: Infinity, retry: false })
}

export function useApplyTemplate() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) => post('/templates/{name}/apply', { path: { name } }),
    // A template adds objects, fields, stages and views: everything is asked for anew.
    onSuccess: () => client.invalidateQueries(),
  })
}
