/** Where events come in: websites and servers, each with its key. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, type One, patch, post, remove, type Sent } from './client'

export type Source = One<'/sources'>
export type NewSource = Sent<'post', '/sources'>
export type SourceChange = Sent<'patch', '/sources/{id}'>

const key = ['sources']

/** Asked again every so many milliseconds while something is waited for. */
export function useSources(every: number | false = false) {
  return useQuery({ queryKey: key, queryFn: async () => (await get('/sources')).data, refetchInterval: every })
}

function useDone<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: key }) })
}

export const useMakeSource = () => useDone((given: NewSource) => post('/sources', { body: given }))

export const useChangeSource = () => useDone(({ id, ...change }: SourceChange & { id: string }) => patch('/sources/{id}', { path: { id }, body: change }))

export const useNewKey = () => useDone((id: string) => post('/sources/{id}/key', { path: { id } }))

export const useRemoveSource = () => useDone((id: string) => remove('/sources/{id}', { path: { id } }))
