/** Who is there already, while a person is typed in. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { post } from './client'

export function useLooksLike(fields: Record<string, unknown>) {
  return useQuery({
    queryKey: ['looks-like', fields],
    queryFn: async ({ signal }) => (await post('/people/looks-like', { body: fields, signal })).data,
    enabled: Object.keys(fields).length > 0,
    // Whoever was found stays in sight while the next letter is looked up.
    placeholderData: keepPreviousData,
    retry: false,
  })
}
