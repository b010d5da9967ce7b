/** Objects and fields as users make and change them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, remove, type Sent } from './client'
import type { Choice, FieldType, ObjectType } from './types'

/** Which of the types can be made is for the server to say. */
export type NewField = Omit<Sent<'post', '/objects/{object}/fields'>, 'type'> & { type: FieldType }
export type NewObject = Sent<'post', '/objects'>
export type FieldChange = Sent<'patch', '/objects/{object}/fields/{field}'>

/** Also what is hidden, so that it can be brought back. */
export function useAllObjects() {
  return useQuery({
    queryKey: ['objects', 'all'],
    queryFn: async () => (await get('/objects', { query: { hidden: true } })).data.map(
      (object) => ({ ...object, singular: object.label_singular.toLowerCase(), plural: object.label.toLowerCase() }),
    ),
  })
}

/** Whatever is done to the schema shows everywhere: in lists, forms, filters and the left bar. */
function useSchemaChange<Given, Done>(run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ['objects'] }), client.invalidateQueries({ queryKey: ['records'] })]),
  })
}

export const useMakeObject = () => useSchemaChange((given: NewObject) => post('/objects', { body: given }))

export const useChangeObject = () =>
  useSchemaChange(({ slug, ...change }: { slug: string; label?: string; label_singular?: string; icon?: string; group?: ObjectType['group'] }) =>
    patch('/objects/{object}', { path: { object: slug }, body: change }),
  )

export const useHideObject = () => useSchemaChange((slug: string) => remove('/objects/{object}', { path: { object: slug } }))
export const useRestoreObject = () => useSchemaChange((slug: string) => post('/objects/{object}/restore', { path: { object: slug } }))

export const useMakeField = (object: string) => useSchemaChange((given: NewField) => post('/objects/{object}/fields', { path: { object }, body: given as Sent<'post', '/objects/{object}/fields'> }))

export const useChangeField = (object: string) =>
  useSchemaChange(({ slug, ...change }: FieldChange & { slug: string }) => patch('/objects/{object}/fields/{field}', { path: { object, field: slug }, body: change }))

export const useHideField = (object: string) => useSchemaChange((slug: string) => remove('/objects/{object}/fields/{field}', { path: { object, field: slug } }))
export const useRestoreField = (object: string) => useSchemaChange((slug: string) => post('/objects/{object}/fields/{field}/restore', { path: { object, field: slug } }))

export interface NewType {
  type: FieldType
  settings?: Record<string, unknown>
  options?: Choice[]
  relates_to?: string
  /** Values that do not convert become empty. */
  anyway?: boolean
}

/** Which of the types a field can become is for the server to say. */
type Typed = Sent<'post', '/objects/{object}/fields/{field}/convert'>

export const usePreviewConversion = (object: string, field: string) =>
  useMutation({ mutationFn: (to: NewType) => post('/objects/{object}/fields/{field}/convert/preview', { path: { object, field }, body: to as Typed }) })

export const useConvert = (object: string, field: string) =>
  useSchemaChange((to: NewType) => post('/objects/{object}/fields/{field}/convert', { path: { object, field }, body: to as Typed }))

export const useUndoConversion = (object: string, field: string) =>
  useSchemaChange(() => post('/objects/{object}/fields/{field}/convert/undo', { path: { object, field } }))
