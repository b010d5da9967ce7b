/** Forms that visitors fill in: how they are built, and what came in by them. */
import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, fileAddress, get, type One, patch, post, remove, type Sent } from './client'

export type Form = One<'/forms'>
export type FormState = Form['state']
export type FormField = Form['fields'][number]
export type FormFieldType = FormField['type']
export type FormOption = NonNullable<FormField['options']>[number]
export type FormConsent = Form['consents'][number]
export type NewForm = Sent<'post', '/forms'>
export type FormChange = Sent<'patch', '/forms/{id}'>
export type Submission = One<'/forms/{id}/submissions'>
export type SubmissionState = Submission['state']

const key = ['forms']

export function useForms() {
  return useQuery({ queryKey: key, queryFn: async () => (await get('/forms')).data })
}

export function useForm(id: string) {
  return useQuery({ queryKey: [...key, id], queryFn: () => get('/forms/{id}', { path: { id } }) })
}

export function useMakeForm() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: NewForm) => post('/forms', { body: given }),
    onSuccess: (made) => {
      client.setQueryData<Form>([...key, made.id], made)
      return client.invalidateQueries({ queryKey: key, exact: true })
    },
  })
}

export function useChangeForm(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: FormChange) => patch('/forms/{id}', { path: { id }, body: change }),
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
    onSuccess: (_, id) => {
      client.removeQueries({ queryKey: [...key, id] })
      return client.invalidateQueries({ queryKey: key, exact: true })
    },
  })
}

const few = 50

/** What came in by a form, newest first, page by page; of all states where none is named. */
export function useSubmissions(id: string, state: SubmissionState | null) {
  return useInfiniteQuery({
    queryKey: ['submissions', id, state],
    queryFn: ({ pageParam }) =>
      get('/forms/{id}/submissions', { path: { id }, query: { limit: few, ...(state ? { state } : {}), ...(pageParam ? { after: pageParam } : {}) } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function listed(pages: InfiniteData<Answer<'get', '/forms/{id}/submissions'>> | undefined): Submission[] {
  return pages?.pages.flatMap((page) => page.data) ?? []
}

/** Where the browser fetches what came in as a file. */
export function submissionsFile(id: string, format: 'csv' | 'jsonl'): string {
  return `${fileAddress('/forms/{id}/submissions/file', { id })}?format=${format}`
}

/** What may be agreed to, in the words that visitors read. */
export interface OfferedPurpose {
  slug: string
  name: string
  text: string
  channels: FormConsent['channel'][]
  active: boolean
}

export function useOfferedPurposes() {
  return useQuery({
    queryKey: ['purposes', 'offered'],
    queryFn: async () => ((await get('/purposes' as never, {} as never)) as { data: OfferedPurpose[] }).data.filter((each) => each.active),
  })
}
