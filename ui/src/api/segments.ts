/** Segments: who meets some conditions, always as of now, and lists of people. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, get, type One, patch, post, remove, type Sent } from './client'
import type { Filter } from './types'

export type Segment = Omit<One<'/segments'>, 'filter'> & { filter: Filter | null }
export type SegmentChange = Sent<'patch', '/segments/{id}'>
export type Why = Answer<'get', '/segments/{id}/why/{person}'>
export type Preview = Answer<'post', '/segments/preview'>

const key = ['segments']
const of = (id: string) => [...key, id]
const removing = (id: string) => [...of(id), 'remove']

export function useSegments(enabled = true) {
  return useQuery({ queryKey: key, queryFn: async () => (await get('/segments')).data as Segment[], enabled })
}

/** How often something about a segment is asked again: no more once it is being removed, since then it is not there. */
function useEvery(id: string) {
  const client = useQueryClient()
  return (milliseconds: number) => {
    const removals = client.getMutationCache().findAll({ mutationKey: removing(id) })
    return removals.every((each) => each.state.status === 'error') && milliseconds
  }
}

/** One segment; looked at again while it is being filled. */
export function useSegment(id: string) {
  const every = useEvery(id)
  return useQuery({
    queryKey: of(id),
    queryFn: async () => (await get('/segments/{id}', { path: { id } })) as Segment,
    refetchInterval: ({ state }) => every(state.data?.state === 'filling' ? 500 : 5_000),
  })
}

export function useMakeSegment() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (given: SegmentChange & { name: string }) => (await post('/segments', { body: given })) as Segment,
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
}

export function useChangeSegment(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: SegmentChange) => (await patch('/segments/{id}', { path: { id }, body: change })) as Segment,
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
}

export function useRemoveSegment(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationKey: removing(id),
    mutationFn: () => remove('/segments/{id}', { path: { id } }),
    // Not waited for: the page of what is gone is left at once.
    onSuccess: () => void client.invalidateQueries({ queryKey: key, exact: true }),
  })
}

export function useRefreshSegment(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => post('/segments/{id}/refresh', { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: of(id) }),
  })
}

/** About how many would be in it, known long before they are counted. */
export function useEstimate(filter: Filter | null) {
  return useQuery({
    queryKey: [...key, 'estimate', filter],
    queryFn: ({ signal }) => post('/segments/estimate', { body: { filter: filter ?? { and: [] } }, signal }),
    enabled: filter !== null,
    staleTime: 5_000,
    retry: false,
  })
}

/** Who is found by a query in SQL. */
export function useTryQuery() {
  return useMutation({ mutationFn: (query: string) => post('/segments/preview', { body: { query } }) })
}

/** Who would be in it. What was found last stays until the next is known. */
export function usePreview(filter: Filter | null) {
  return useQuery({
    queryKey: [...key, 'preview', filter],
    queryFn: ({ signal }) => post('/segments/preview', { body: { filter: filter ?? { and: [] } }, signal }),
    enabled: filter !== null,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
    retry: false,
  })
}

export function useMembers(id: string, size: number) {
  return useInfiniteQuery({
    // Whoever comes or goes changes the number, and with it the list.
    queryKey: [...of(id), 'members', size],
    queryFn: ({ pageParam }) => get('/segments/{id}/members', { path: { id }, query: { limit: 50, ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
}

/** Why somebody is in it or not; asked again when the segment or the number of its members changed. */
export function useWhy(segment: Segment, person: string | null) {
  const { id, members, updated_at, state } = segment
  const every = useEvery(id)
  return useQuery({
    queryKey: [...of(id), 'why', person, members, updated_at, state],
    placeholderData: (before, query) => (query?.queryKey[3] === person ? before : undefined),
    refetchInterval: () => every(5_000),
    queryFn: () => get('/segments/{id}/why/{person}', { path: { id, person: person ?? '' } }),
    enabled: person !== null,
    staleTime: 0,
  })
}

/** Day by day; read anew when the number of members changed. */
export function useDays(id: string, size: number, enabled: boolean) {
  return useQuery({
    queryKey: [...of(id), 'days', size],
    placeholderData: keepPreviousData,
    queryFn: async () => (await get('/segments/{id}/days', { path: { id }, query: { days: 90 } })).data,
    enabled,
    retry: false,
  })
}

export function useOverlap(id: string, enabled: boolean) {
  return useQuery({ queryKey: [...of(id), 'overlap'], queryFn: async () => (await get('/segments/{id}/overlap', { path: { id } })).data, enabled })
}

export function useUses(id: string) {
  return useQuery({ queryKey: [...of(id), 'uses'], queryFn: () => get('/segments/{id}/uses', { path: { id } }) })
}

export function useListPeople(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (moved: { add?: string[]; remove?: string[] }) => post('/segments/{id}/members', { path: { id }, body: moved }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
}

export function useSegmentsOf(person: string) {
  return useQuery({ queryKey: [...key, 'of', person], queryFn: async () => (await get('/people/{id}/segments', { path: { id: person } })).data })
}
