/** Objects and their records: declarations, searches, single records, changes to them. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { mendRows, refreshAround, refreshLists } from './cache'
import { get, getHeld, patch, patchHeld, post, Problem, remove } from './client'
import type { Filter, ObjectType, Page, Row, Search, TimelineEntry } from './types'

type Declared = Omit<ObjectType, 'singular' | 'plural'>

function inSentences(object: Declared): ObjectType {
  return { ...object, singular: object.label_singular.toLowerCase(), plural: object.label.toLowerCase() }
}

export function useObjects() {
  return useQuery({
    queryKey: ['objects'],
    queryFn: async () => (await get('/objects')).data.map(inSentences),
    staleTime: 5 * 60_000,
  })
}

export function useObject(slug: string): ObjectType | undefined {
  return useObjects().data?.find((each) => each.slug === slug)
}

export function searchRecords(object: string, search: Search): Promise<Page> {
  return post('/{object}/search', { path: { object }, body: search }) as Promise<Page>
}

export function makeRecord(object: string, values: Record<string, unknown>): Promise<Row> {
  return post('/{object}', { path: { object }, body: values }) as Promise<Row>
}

export function setFields(object: string, id: string, set: Record<string, unknown>): Promise<Row> {
  return patch('/{object}/{id}', { path: { object, id }, body: set }) as Promise<Row>
}

export function removeRecord(object: string, id: string): Promise<void> {
  return remove('/{object}/{id}', { path: { object, id } })
}

/** The first page is small so that it is there at once; later ones are larger so that scrolling does not wait. */
const firstPage = 100
const laterPages = 300

/** Pages of a list, fetched as the reader scrolls. */
export function useRecordPages(object: string, search: Search, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['records', object, 'pages', search],
    queryFn: ({ pageParam }) =>
      searchRecords(object, { ...search, limit: pageParam === null ? firstPage : laterPages, after: pageParam ?? undefined }),
    enabled,
    // Comparing all that was loaded with each new page would cost more the longer the list gets.
    structuralSharing: false,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
}

/** A few records at once: the ten most valuable, the orders of a person. */
export function useRecords(object: string, search: Search, enabled = true) {
  return useQuery({
    queryKey: ['records', object, 'few', search],
    queryFn: () => searchRecords(object, search),
    enabled,
  })
}

/** Count and sums over all records that match, not only the loaded ones. */
export function useTotals(object: string, search: Pick<Search, 'filter' | 'search'>, sum: string[], enabled: boolean) {
  return useQuery({
    queryKey: ['records', object, 'totals', search, sum],
    queryFn: () =>
      searchRecords(object, { ...search, limit: 1, total: true, ...(sum.length > 0 ? { sum } : {}) }),
    enabled,
  })
}

export interface Held {
  record: Row
  etag: string | null
}

export function useRecord(object: string, id: string | null) {
  return useQuery({
    queryKey: ['records', object, 'one', id],
    queryFn: () => fetchRecord(object, id ?? ''),
    enabled: id !== null,
  })
}

export async function fetchRecord(object: string, id: string): Promise<Held> {
  const answer = await getHeld('/{object}/{id}', { path: { object, id } })
  return { record: answer.body as Row, etag: answer.etag }
}

/** Records that something names by id, so that their titles can be read. One that is gone or hidden is just not found. */
export function useTitles(wanted: { object: string; id: string }[]): { slug: string; record: Row }[] {
  return useQueries({
    queries: wanted.map(({ object, id }) => ({
      queryKey: ['records', object, 'titles', id],
      queryFn: async () => (await searchRecords(object, { filter: equals('id', id), limit: 1 })).data[0] ?? null,
    })),
    combine: (answers) =>
      answers.flatMap((answer, index) => {
        const slug = wanted[index]?.object
        return answer.data && slug ? [{ slug, record: answer.data }] : []
      }),
  })
}

export interface Change {
  id: string
  etag: string | null
  set: Record<string, unknown>
}

export function useChangeRecord(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ id, etag, set }: Change): Promise<Held> => {
      const answer = await patchHeld('/{object}/{id}', { path: { object, id }, body: set, headers: etag ? { 'If-Match': etag } : {} })
      return { record: answer.body as Row, etag: answer.etag }
    },
    onError: (error, { id }) => {
      // Somebody was faster: the next try goes against what stands there now.
      if (error instanceof Problem && error.status === 412) void client.invalidateQueries({ queryKey: ['records', object, 'one', id] })
    },
    onSuccess: (held, { id }) => {
      client.setQueryData(['records', object, 'one', id], held)
      mendRows(client, object, [held.record])
      refreshAround(client, object)
      refreshLists(client, object)
      for (const key of [['timeline', object, id], ['desk', object, id, 'checklist']]) void client.invalidateQueries({ queryKey: key })
    },
  })
}

export function useCreateRecord(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (values: Record<string, unknown>) => makeRecord(object, values),
    onSuccess: () => client.invalidateQueries({ queryKey: ['records'] }),
  })
}

export function useDeleteRecord(object: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => removeRecord(object, id),
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: ['records', object, 'one', id] })
      void client.invalidateQueries({ queryKey: ['records'] })
    },
  })
}

export interface TimelineAsk {
  type?: string
  kind?: string
  department?: string
}

interface Story {
  data: TimelineEntry[]
  next: string | null
}

export function useTimeline(object: string, id: string, ask: TimelineAsk = {}, enabled = true) {
  return useInfiniteQuery({
    queryKey: ['timeline', object, id, ask],
    queryFn: ({ pageParam }) => {
      return get('/{object}/{id}/timeline', { path: { object, id }, query: { limit: 50, after: pageParam ?? undefined, ...ask } }) as Promise<Story>
    },
    enabled,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function equals(field: string, value: string): Filter {
  return { field, op: 'eq', value }
}
