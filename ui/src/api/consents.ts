/** Who agreed to what: purposes, the ledger, what holds for a person, how many there are. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, Problem, type Sent } from './client'
import type { Channel, ConsentState } from './consents-shapes'

export type NewPurpose = Sent<'post', '/purposes'>
export type PurposeChange = Sent<'patch', '/purposes/{id}'>
export type NewConsent = Sent<'post', '/consents'>

export const consentsKey = ['consents']
const purposes = [...consentsKey, 'purposes']
const page = 50

export function usePurposes(enabled = true) {
  return useQuery({ queryKey: purposes, queryFn: async () => (await get('/purposes')).data, enabled })
}

/** Every wording that people were shown, the newest first. */
export function usePurposeTexts(id: string | null) {
  return useQuery({
    queryKey: [...purposes, id, 'texts'],
    queryFn: async () => (await get('/purposes/{id}/texts', { path: { id: id ?? '' } })).data.sort((one, other) => other.version - one.version),
    enabled: id !== null,
  })
}

function useDone<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: consentsKey }) })
}

export const useMakePurpose = () => useDone((given: NewPurpose) => post('/purposes', { body: given }))

export const useChangePurpose = () => useDone(({ id, ...change }: PurposeChange & { id: string }) => patch('/purposes/{id}', { path: { id }, body: change }))

export interface LedgerAsk {
  person_id?: string
  channel?: Channel
  purpose?: string
  state?: ConsentState
}

/** The ledger, newest first. */
export function useLedger(ask: LedgerAsk) {
  return useInfiniteQuery({
    queryKey: [...consentsKey, 'ledger', ask],
    queryFn: ({ pageParam }) => get('/consents', { query: { ...ask, limit: page, after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function useConsent(id: string | null) {
  return useQuery({ queryKey: [...consentsKey, 'entry', id], queryFn: () => get('/consents/{id}', { path: { id: id ?? '' } }), enabled: id !== null })
}

export function useConsentSummary() {
  return useQuery({ queryKey: [...consentsKey, 'summary'], queryFn: () => get('/consents/summary') })
}

export function usePersonConsents(id: string, enabled: boolean) {
  return useQuery({ queryKey: [...consentsKey, 'person', id], queryFn: () => get('/people/{id}/consents', { path: { id } }), enabled })
}

/** Writes down what somebody said; several at once, when it was said of several things. */
export function useRecordConsents() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (entries: NewConsent[]): Promise<void> => {
      const [only] = entries
      if (only && entries.length === 1) {
        await post('/consents', { body: only })
        return
      }
      const { results } = await post('/consents/batch', { body: { records: entries } })
      const failed = results.flatMap((each) => each.errors)
      if (failed.length > 0) throw new Problem(422, 'Not all of it was recorded', null, failed)
    },
    // Some of several may have been recorded where others were refused.
    onSettled: async (_done, _error, [first]) => {
      await client.invalidateQueries({ queryKey: consentsKey })
      if (first) void client.invalidateQueries({ queryKey: ['timeline', 'people', first.person_id] })
    },
  })
}

export function usePreferenceLink() {
  return useMutation({ mutationFn: async (id: string) => (await post('/people/{id}/preference-link', { path: { id } })).url })
}
