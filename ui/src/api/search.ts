/** Records of every object by a few letters. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { get, type One } from './client'
import { searchRecords } from './records'
import { knows, useRoutes } from './routes'

export type Hit = Pick<One<'/search'>, 'object' | 'id' | 'title' | 'subtitle'>

const most = 12
const word = (value: unknown) => (typeof value === 'string' ? value : '')

/** Where the server cannot search everything at once, people are searched. */
export function useFind(query: string) {
  const routes = useRoutes()
  const everywhere = knows(routes.data, '/search')
  return useQuery({
    queryKey: ['find', query, everywhere],
    queryFn: async ({ signal }): Promise<Hit[]> => {
      if (everywhere) return (await get('/search', { query: { q: query, limit: most }, signal })).data
      const people = await searchRecords('people', { search: query, limit: 8 })
      return people.data.map((row) => ({
        object: 'people',
        id: row.id,
        title: [word(row.first_name), word(row.last_name)].filter((each) => each !== '').join(' ') || word(row.email),
        subtitle: word(row.email) || null,
      }))
    },
    enabled: query.length >= 2 && !routes.isPending,
    placeholderData: keepPreviousData,
  })
}
