/** What is known of people, for how long, and their rights to it: access, erasure, requests, retention, the data map. */
import { type QueryClient, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, fileAddress, get, type One, patch, post, remove, type Sent } from './client'

export type Erasure = Answer<'get', '/erasures/{id}'>
export type ErasurePreview = Answer<'get', '/people/{id}/erase/preview'>
export type Related = ErasurePreview['related'][number]
export type PrivacyRequest = One<'/privacy-requests'>
export type NewRequest = Sent<'post', '/privacy-requests'>
export type RequestChange = Sent<'patch', '/privacy-requests/{id}'>
export type Rule = One<'/retention'>
export type NewRule = Sent<'post', '/retention'>
export type RulePreview = Answer<'post', '/retention/preview'>
export type MappedField = One<'/data-map'>

const again = 1_500

/** What would go; not asked any more once it has gone. */
export function useErasePreview(id: string, wanted: boolean) {
  return useQuery({ queryKey: ['erase-preview', id], queryFn: () => get('/people/{id}/erase/preview', { path: { id } }), staleTime: 0, enabled: wanted })
}

export function useErasures() {
  return useInfiniteQuery({
    queryKey: ['erasures', 'list'],
    queryFn: ({ pageParam }) => get('/erasures', { query: { limit: 50, after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    // Those that only wait for their night are not asked for again and again.
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.data.some((each) => each.state === 'running')) ? again : false),
  })
}

export function useErasure(id: string) {
  return useQuery({
    queryKey: ['erasures', 'one', id],
    queryFn: () => get('/erasures/{id}', { path: { id } }),
    refetchInterval: (query) => (query.state.data?.state === 'done' ? false : again),
  })
}

const touched = ['records', 'timeline', 'desk', 'identifiers', 'merges', 'duplicates', 'value', 'find', 'board', 'calendar', 'interactions', 'consents', 'erasures', 'requests']

/** Whatever showed them is asked for again; of themselves nothing is asked. */
export function refreshErased(client: QueryClient, gone: string[]): void {
  void client.invalidateQueries({
    predicate: ({ queryKey }) => touched.includes(String(queryKey[0])) && !queryKey.some((part) => typeof part === 'string' && gone.includes(part)),
  })
}

/** How it is to be done; why, in words that name nobody. */
export interface EraseHow {
  now: boolean
  reason: string
}

const how = ({ now, reason }: EraseHow) => ({ now, ...(reason === '' ? {} : { reason }) })

export function useErase(id: string) {
  return useMutation({ mutationFn: (given: EraseHow) => post('/people/{id}/erase', { path: { id }, body: how(given) }) })
}

export function useEraseMany(ids: string[]) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: EraseHow) => post('/people/erase/batch', { body: { ids, ...how(given) } }),
    onSuccess: () => refreshErased(client, ids),
  })
}

export function receiptAddress(id: string): string {
  return fileAddress('/erasures/{id}/receipt', { id })
}

export function useStartAccess(person: string) {
  return useMutation({ mutationFn: () => post('/people/{id}/access', { path: { id: person } }) })
}

export function accessAddress(person: string, access: string): string {
  return fileAddress('/people/{id}/access/{access}/file', { id: person, access })
}

const requests = ['requests']

export function useRequests(state: PrivacyRequest['state'] | null) {
  return useInfiniteQuery({
    queryKey: [...requests, state],
    queryFn: ({ pageParam }) => get('/privacy-requests', { query: { limit: 50, state: state ?? undefined, after: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

/** A restriction follows its request: it is a field of the person, and says what may be sent to them. */
function useDone<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all([requests, ['records', 'people'], ['consents']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
}

export const useMakeRequest = () => useDone((given: NewRequest) => post('/privacy-requests', { body: given }))

export const useChangeRequest = () => useDone(({ id, ...change }: RequestChange & { id: string }) => patch('/privacy-requests/{id}', { path: { id }, body: change }))

const retention = ['retention']

export function useRules() {
  return useQuery({ queryKey: retention, queryFn: async () => (await get('/retention')).data })
}

export function useRulePreview() {
  return useMutation({ mutationFn: (rule: NewRule) => post('/retention/preview', { body: rule }) })
}

function useRuleDone<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: retention }) })
}

export const useMakeRule = () => useRuleDone((given: NewRule) => post('/retention', { body: given }))

/** Switched on only with the number that was seen; when it grew since, the server says so. */
export const useSwitchRule = () =>
  useRuleDone(({ id, seen }: { id: string; seen: number | null }) =>
    patch('/retention/{id}', { path: { id }, body: seen === null ? { active: false } : { active: true, seen_count: seen } }),
  )

export const useRemoveRule = () => useRuleDone((id: string) => remove('/retention/{id}', { path: { id } }))

export const dataMapKey = ['data-map']

export function useDataMap() {
  return useQuery({ queryKey: dataMapKey, queryFn: async () => (await get('/data-map')).data })
}
