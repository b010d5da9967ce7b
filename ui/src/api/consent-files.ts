/** Files of opt-ins and opt-outs: looked through first, then applied as a job. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, post } from './client'
import { consentsKey } from './consents'
import type { ConsentMap } from './consents-shapes'

const key = [...consentsKey, 'files']

export function useConsentFile(id: string | null, every: number | false = false) {
  return useQuery({ queryKey: [...key, id], queryFn: () => get('/consents/files/{id}', { path: { id: id ?? '' } }), enabled: id !== null, refetchInterval: every })
}

/** Without a map the server guesses what the columns mean. */
export function useLookThrough() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, map }: { file: File; map: ConsentMap | null }) => {
      const form = new FormData()
      if (map) form.append('map', JSON.stringify(map))
      form.append('file', file)
      return post('/consents/files', { body: form })
    },
    onSuccess: (seen) => client.setQueryData([...key, seen.id], seen),
  })
}

export function useApplyFile() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (id: string) => (await post('/consents/files/{id}/apply', { path: { id } })).job_id,
    onSuccess: (_job, id) => client.invalidateQueries({ queryKey: [...key, id] }),
  })
}
