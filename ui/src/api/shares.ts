/** With whom a single record is shared beyond what roles say. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, put } from './client'

export interface Share {
  user_id: string | null
  team_id: string | null
  right: 'read' | 'edit'
}

const keyOf = (object: string | undefined, id: string | undefined) => ['desk', object, id, 'shares']

export function useShares(object: string | undefined, id: string | undefined, enabled = true) {
  return useQuery({
    queryKey: keyOf(object, id),
    queryFn: async () => (await get('/{object}/{id}/shares', { path: { object: object ?? '', id: id ?? '' } })).data,
    enabled,
    staleTime: 60_000,
  })
}

export function useSetShares(object: string, id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (shares: Share[]) => {
      const sent = shares.map(({ user_id, team_id, right }) => (user_id ? { user_id, right } : { team_id, right }))
      return (await put('/{object}/{id}/shares', { path: { object, id }, body: { shares: sent } })).data
    },
    onSuccess: (now) => client.setQueryData(keyOf(object, id), now),
  })
}
