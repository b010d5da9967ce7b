/** Objects and fields as users make and change them. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, remove } from './client'
import type { Choice, Field, FieldType, ObjectType } from './types'
import type { Job } from './work-types'

export interface NewField {
  name: string
  label?: string
  type: FieldType
  help?: string
  options?: (Choice | string)[]
  relates_to?: string
  required?: boolean
  unique?: boolean
  sensitive?: boolean
  class?: Field['class']
  section?: string
  settings?: Record<string, unknown>
}

export interface NewObject {
  name: string
  label?: string
  label_singular?: string
  icon?: string
  group?: string
  fields: NewField[]
}

export type FieldChange = Partial<Omit<NewField, 'name' | 'type'>> & { quick?: boolean; in_list?: boolean; position?: number }

/** Also what is hidden, so that it can be brought back. */
export function useAllObjects() {
  return useQuery({
    queryKey: ['objects', 'all'],
    queryFn: async () => (await get<{ data: Omit<ObjectType, 'singular' | 'plural'>[] }>('/objects?hidden=true')).data.map(
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

export const useMakeObject = () => useSchemaChange((given: NewObject) => post<ObjectType>('/objects', given))

export const useChangeObject = () =>
  useSchemaChange(({ slug, ...change }: { slug: string; label?: string; label_singular?: string; icon?: string; group?: string | null }) =>
    patch<ObjectType>(`/objects/${slug}`, change),
  )

export const useHideObject = () => useSchemaChange((slug: string) => remove(`/objects/${slug}`))
export const useRestoreObject = () => useSchemaChange((slug: string) => post(`/objects/${slug}/restore`))

export const useMakeField = (object: string) => useSchemaChange((given: NewField) => post<Field>(`/objects/${object}/fields`, given))

export const useChangeField = (object: string) =>
  useSchemaChange(({ slug, ...change }: FieldChange & { slug: string }) => patch<Field>(`/objects/${object}/fields/${slug}`, change))

export const useHideField = (object: string) => useSchemaChange((slug: string) => remove(`/objects/${object}/fields/${slug}`))
export const useRestoreField = (object: string) => useSchemaChange((slug: string) => post(`/objects/${object}/fields/${slug}/restore`))

export interface Conversion {
  convertible: boolean
  rows: number
  values: number
  /** Records whose value does not convert. */
  failing: number
  failures: { value: string; count: number; reason: string }[]
}

export interface NewType {
  type: FieldType
  settings?: Record<string, unknown>
  options?: Choice[]
  relates_to?: string
  /** Values that do not convert become empty. */
  anyway?: boolean
}

export const usePreviewConversion = (object: string, field: string) =>
  useMutation({ mutationFn: (to: NewType) => post<Conversion>(`/objects/${object}/fields/${field}/convert/preview`, to) })

export const useConvert = (object: string, field: string) =>
  useSchemaChange((to: NewType) => post<Job>(`/objects/${object}/fields/${field}/convert`, to))

export const useUndoConversion = (object: string, field: string) =>
  useSchemaChange(() => post<Field>(`/objects/${object}/fields/${field}/convert/undo`))
