/** What colleagues leave at a record: comments, files; and what it still lacks. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Answer, get, type One, patch, post, remove } from './client'

export type Comment = One<'/{object}/{id}/comments'>

export type Attached = One<'/{object}/{id}/files'>

export type CheckItem = Checklist['items'][number]

export type Checklist = Answer<'get', '/{object}/{id}/checklist'>

type Part = 'comments' | 'files' | 'checklist'

const keyOf = (object: string, id: string, part: Part) => ['desk', object, id, part]

function usePart<T>(object: string, id: string, part: Part, ask: () => Promise<T>) {
  return useQuery({ queryKey: keyOf(object, id, part), queryFn: ask, retry: false })
}

export const useComments = (object: string, id: string) =>
  usePart(object, id, 'comments', async () => (await get('/{object}/{id}/comments', { path: { object, id } })).data)

export const useFiles = (object: string, id: string) =>
  usePart(object, id, 'files', async () => (await get('/{object}/{id}/files', { path: { object, id } })).data)

export const useChecklist = (object: string, id: string) =>
  usePart(object, id, 'checklist', () => get('/{object}/{id}/checklist', { path: { object, id } }))

/** Whatever is done at a record shows in its part and in its story. */
function useDone<T>(object: string, id: string, part: Part, run: (given: T) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keyOf(object, id, part) })
      void client.invalidateQueries({ queryKey: ['timeline', object, id] })
    },
  })
}

export const useComment = (object: string, id: string) =>
  useDone(object, id, 'comments', (body: string) => post('/{object}/{id}/comments', { path: { object, id }, body: { body } }))

export const useChangeComment = (object: string, id: string) =>
  useDone(object, id, 'comments', (given: { id: string; body: string }) => patch('/comments/{id}', { path: { id: given.id }, body: { body: given.body } }))

export const useDeleteComment = (object: string, id: string) =>
  useDone(object, id, 'comments', (comment: string) => remove('/comments/{id}', { path: { id: comment } }))

/** A file is sent first and then put beside the record. */
export const useAttach = (object: string, id: string) =>
  useDone(object, id, 'files', async (file: File) => {
    const form = new FormData()
    form.append('file', file)
    const sent = await post('/files', { body: form })
    await post('/{object}/{id}/files', { path: { object, id }, body: { file_id: sent.id } })
  })

export const useDetach = (object: string, id: string) =>
  useDone(object, id, 'files', (file: string) => remove('/{object}/{id}/files/{file}', { path: { object, id, file } }))
