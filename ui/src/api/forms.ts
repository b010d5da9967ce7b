/** Forms that visitors fill in: how they are built, and what came in by them. */
import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { fileAddress, get, type One, patch, post, remove } from './client'
import type { Form, FormShape, Submission } from './forms-shapes'

const key = ['forms']

export function useForms() {
  return useQuery({ queryKey: key, queryFn: async () => (await get('/forms')).data as Form[] })
}

export function useForm(id: string) {
  return useQuery({ queryKey: [...key, id], queryFn: async () => (await get('/forms/{id}', { path: { id } })) as Form })
}

export function useMakeForm() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (given: Partial<FormShape> & { name: string }) => (await post('/forms', { body: given })) as Form,
    onSuccess: (made) => {
      client.setQueryData<Form>([...key, made.id], made)
      return client.invalidateQueries({ queryKey: key, exact: true })
    },
  })
}

export function useChangeForm(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: Partial<FormShape>) => (await patch('/forms/{id}', { path: { id }, body: change })) as Form,
    onSuccess: (saved) => {
      client.setQueryData<Form>([...key, id], saved)
      return client.invalidateQueries({ queryKey: key, exact: true })
    },
  })
}

export function useRemoveForm() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => remove('/forms/{id}', { path: { id } }),
    // Not waited for: the page of what is gone is left at once.
    onSuccess: () => void client.invalidateQueries({ queryKey: key, exact: true }),
  })
}

const few = 50

interface SubmissionPage {
  data: Submission[]
  next: string | null
}

/** What came in by a form, newest first, page by page; of all states where none is named. */
export function useSubmissions(id: string, state: Submission['state'] | null) {
  return useInfiniteQuery({
    queryKey: ['submissions', id, state],
    queryFn: async ({ pageParam }) => {
      const query = { limit: few, ...(state ? { state } : {}), ...(pageParam ? { after: pageParam } : {}) }
      return (await get('/forms/{id}/submissions', { path: { id }, query })) as SubmissionPage
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function listed(pages: InfiniteData<SubmissionPage> | undefined): Submission[] {
  return pages?.pages.flatMap((page) => page.data) ?? []
}

/** Where the browser fetches what came in as a file. */
export function submissionsFile(id: string, format: 'csv' | 'jsonl'): string {
  return `${fileAddress('/forms/{id}/submissions/file', { id })}?format=${format}`
}

/** What may be agreed to, in the words that visitors read. */
export type OfferedPurpose = Pick<One<'/purposes'>, 'slug' | 'name' | 'text' | 'channels' | 'active'>

export function useOfferedPurposes() {
  return useQuery({
    queryKey: ['consents', 'purposes', 'offered'],
    queryFn: async () => (await get('/purposes')).data.filter((each) => each.active),
  })
}
