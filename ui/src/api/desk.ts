/** What colleagues leave at a record: comments, files; and what it still lacks. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, remove } from './client'

export interface Comment {
  id: string
  body: string
  created_at: string
  edited_at: string | null
  can_edit: boolean
  can_delete: boolean
  author: { kind: string; name: string; user_id?: string | null }
}

export interface Attached {
  id: string
  name: string
  media_type: string
  bytes: number
  attached_at?: string | null
}

export interface CheckItem {
  field: string
  label: string
  filled: boolean
  /** The stage that asks for it. */
  asked_by?: string | null
}

export interface Checklist {
  stage: string | null
  items: CheckItem[]
}

type Part = 'comments' | 'files' | 'checklist'

const keyOf = (object: string, id: string, part: Part) => ['desk', object, id, part]

function usePart<T>(object: string, id: string, part: Part) {
  return useQuery({
    queryKey: keyOf(object, id, part),
    queryFn: async () => (await get<{ data: T[] }>(`/${object}/${id}/${part}`)).data,
    retry: false,
  })
}

export const useComments = (object: string, id: string) => usePart<Comment>(object, id, 'comments')
export const useFiles = (object: string, id: string) => usePart<Attached>(object, id, 'files')

export function useChecklist(object: string, id: string) {
  return useQuery({
    queryKey: keyOf(object, id, 'checklist'),
    queryFn: () => get<Checklist>(`/${object}/${id}/checklist`),
    retry: false,
  })
}

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
  useDone(object, id, 'comments', (body: string) => post(`/${object}/${id}/comments`, { body }))

export const useChangeComment = (object: string, id: string) =>
  useDone(object, id, 'comments', (given: { id: string; body: string }) => patch(`/comments/${given.id}`, { body: given.body }))

export const useDeleteComment = (object: string, id: string) =>
  useDone(object, id, 'comments', (comment: string) => remove(`/comments/${comment}`))

/** A file is sent first and then put beside the record. */
export const useAttach = (object: string, id: string) =>
  useDone(object, id, 'files', async (file: File) => {
    const form = new FormData()
    form.append('file', file)
    const sent = await post<Attached>('/files', form)
    await post(`/${object}/${id}/files`, { file_id: sent.id })
  })

export const useDetach = (object: string, id: string) =>
  useDone(object, id, 'files', (file: string) => remove(`/${object}/${id}/files/${file}`))
