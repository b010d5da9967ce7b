/** What happened with a person, grouped into episodes, and the rules that group it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, remove } from './client'
import type { Episode, RuleSaid } from './episodes-shapes'

/** Some episodes of a person, by their ids. They are asked for again with her timeline. */
export function useEpisodes(person: string, ids: string[]) {
  const asked = [...new Set(ids)].sort()
  return useQuery({
    queryKey: ['timeline', 'people', person, 'episodes', asked],
    queryFn: async () => {
      const found = new Map<string, Episode>()
      for (let from = 0; from < asked.length; from += most) {
        const part = await get('/people/{id}/episodes', { path: { id: person }, query: { ids: asked.slice(from, from + most).join(',') } })
        for (const each of part.data) found.set(each.id, each)
      }
      return found
    },
    enabled: asked.length > 0,
    placeholderData: keepPreviousData,
  })
}

/** Ids in one address: more would make it too long. */
const most = 100

const rules = ['episodes', 'rules']

export function useEpisodeRules() {
  return useQuery({ queryKey: rules, queryFn: async () => (await get('/episode-rules')).data })
}

function useDone<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['timeline'] })
      return client.invalidateQueries({ queryKey: rules })
    },
  })
}

export type NewRule = RuleSaid & { name: string; type: string; begins: string[] }

export const useMakeRule = () => useDone((given: NewRule) => post('/episode-rules', { body: given }))

export const useChangeRule = () => useDone(({ id, ...change }: RuleSaid & { id: string }) => patch('/episode-rules/{id}', { path: { id }, body: change }))

/** A built-in rule becomes again as it was. */
export const useRemoveRule = () => useDone((id: string) => remove('/episode-rules/{id}', { path: { id } }))
