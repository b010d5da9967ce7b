/** Which addresses this server knows, so that nothing is offered that does not work. */
import { useQuery } from '@tanstack/react-query'
import { get } from './client'

export function useRoutes() {
  return useQuery({
    queryKey: ['routes'],
    queryFn: async () => Object.keys((await get('/openapi.json')).paths),
    staleTime: Infinity,
    gcTime: Infinity,
    retry: false,
  })
}

/** Paths are told with or without the common front; braces stand for any part. */
export function knows(paths: string[] | undefined, path: string): boolean {
  return paths?.some((each) => each.replace(/^\/api\/v1/, '') === path) ?? false
}

export function useKnows(path: string): boolean {
  return knows(useRoutes().data, path)
}
