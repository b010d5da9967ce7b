/** The catalogue of events: which kinds came in, what they carry, and the latest of a kind. */
import { useMutation, useQueries, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { type Answer, get, type One, patch, type Sent } from './client'

export type EventKind = One<'/event-kinds'>
export type WholeKind = Answer<'get', '/event-kinds/{kind}'>
export type Property = WholeKind['properties'][number]
export type PropertyType = NonNullable<Property['declared_type']>
export type KindChange = Sent<'patch', '/event-kinds/{kind}'>
export type Moment = One<'/interactions'>

const key = ['event-kinds']
const few = 20

export function useEventKinds(enabled = true) {
  return useQuery({ queryKey: key, queryFn: async () => (await get('/event-kinds')).data, enabled })
}

const wholeKind = (kind: string) => ({ queryKey: [...key, kind], queryFn: () => get('/event-kinds/{kind}', { path: { kind } }) })

export function useEventKind(kind: string) {
  return useQuery(wholeKind(kind))
}

const propertiesIn = (found: UseQueryResult<WholeKind>[]): Property[] => found.flatMap((each) => each.data?.properties ?? [])

/** What events of some kinds tell; of kinds that are yet to come, nothing. */
export function useProperties(kinds: string[], known: EventKind[]): Property[] {
  const there = kinds.filter((kind) => known.some((each) => each.kind === kind))
  return useQueries({ queries: there.map(wholeKind), combine: propertiesIn })
}

export function useChangeKind(kind: string) {
  const client = useQueryClient()
  const whole = [...key, kind]
  return useMutation({
    mutationFn: (change: KindChange) => patch('/event-kinds/{kind}', { path: { kind }, body: change }),
    // What is said shows at once; what the server made of it comes after.
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: whole })
      const before = client.getQueryData<WholeKind>(whole)
      client.setQueryData<WholeKind>(whole, (known) => known && changed(known, change))
      return before
    },
    onError: (_error, _change, before) => client.setQueryData(whole, before),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
}

/** A kind as it is once a change is made. */
export function changed(known: WholeKind, change: KindChange): WholeKind {
  const { properties = {}, label, ...rest } = change
  return {
    ...known,
    ...rest,
    label: label ?? known.label,
    properties: known.properties.map((property) => ({ ...property, ...properties[property.name] })),
  }
}

/** The latest of a kind, newest first. */
export function useLatest(kind: string) {
  return useQuery({
    queryKey: ['interactions', kind],
    queryFn: async () => {
      const { data } = await get('/interactions', { query: { kind, order: 'newest', limit: few } })
      return data
    },
  })
}
