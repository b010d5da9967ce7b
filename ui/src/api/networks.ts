/** The networks that programs come from, as the firm gave them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, get, getText, patch, put } from './client'

export type Networks = Answer<'get', '/bot-networks'>

const key = ['bot-networks']
const list = [...key, 'list']

export function useNetworks() {
  return useQuery({ queryKey: key, queryFn: () => get('/bot-networks') })
}

/** The list as it was given, one network a line. */
export function useNetworkList() {
  return useQuery({ queryKey: list, queryFn: () => getText('/bot-networks/file'), staleTime: 0, gcTime: 0 })
}

/** The list first: where a line of it is wrong, nothing is changed. */
export function useSetNetworks() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ networks, header }: { networks: string; header: string | null }) => {
      await put('/bot-networks', { body: networks, headers: { 'Content-Type': 'text/plain' } })
      return patch('/bot-networks', { body: { address_header: header } })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  })
}
