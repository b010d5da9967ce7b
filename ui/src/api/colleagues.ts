/** Colleagues from a file: what would become of each row, and what did. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type Answer, post } from './client'

export type Colleagues = Answer<'post', '/users/import'>
export type ColleagueRow = Colleagues['rows'][number]

export interface ColleaguesAsked {
  file: File
  /** The column with names. */
  name: string
  /** The column with addresses, or else the domain in which they are made of the names. */
  email: string | null
  domain: string | null
  /** The role of those who are new, and the column with others. */
  role: string
  role_column: string | null
  team: string | null
  sheet: string | null
  encoding: string | null
  separator: string | null
  dry_run: boolean
}

export function useImportUsers() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ file, dry_run, ...said }: ColleaguesAsked) => {
      const form = new FormData()
      for (const [part, value] of Object.entries(said)) if (value !== null) form.append(part, value)
      form.append('dry_run', String(dry_run))
      form.append('file', file)
      return post('/users/import', { body: form })
    },
    onSuccess: async (_, { dry_run }) => {
      if (!dry_run) await Promise.all([client.invalidateQueries({ queryKey: ['users'] }), client.invalidateQueries({ queryKey: ['teams'] })])
    },
  })
}
