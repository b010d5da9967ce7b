/** Roles and teams: who may do what. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, type One, patch, post, put, remove } from './client'

export type Reach = 'none' | 'own' | 'team' | 'all'
export type Right = 'read' | 'create' | 'edit' | 'delete' | 'export' | 'import'
export type FieldRight = 'hidden' | 'read' | 'edit'

export interface RoleSaid {
  name: string
  base: string
  objects: Record<string, Partial<Record<Right, Reach>>>
  fields: Record<string, Record<string, FieldRight>>
  actions: Record<string, boolean>
}

export type RoleEntry = One<'/roles'>

export type Team = Omit<One<'/teams'>, 'created_at'>

export function useRoles(enabled = true) {
  return useQuery({
    queryKey: ['roles'],
    queryFn: () => get('/roles'),
    enabled,
    staleTime: 60_000,
  })
}

function useDone<Given, Done>(key: string, run: (given: Given) => Promise<Done>) {
  const client = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => client.invalidateQueries({ queryKey: [key] }) })
}

export const useSaveRole = () =>
  useDone('roles', ({ id, ...said }: RoleSaid & { id: string | null }) =>
    id === null ? post('/roles', { body: said }) : patch('/roles/{id}', { path: { id }, body: said }),
  )
export const useRemoveRole = () => useDone('roles', (id: string) => remove('/roles/{id}', { path: { id } }))

export function useTeams() {
  return useQuery({ queryKey: ['teams'], queryFn: async () => (await get('/teams')).data })
}

export const useMakeTeam = () => useDone('teams', (given: { name: string; parent_id: string | null }) => post('/teams', { body: given }))
export const useChangeTeam = () =>
  useDone('teams', ({ id, ...change }: { id: string; name?: string; parent_id?: string | null }) => patch('/teams/{id}', { path: { id }, body: change }))
export const useRemoveTeam = () => useDone('teams', (id: string) => remove('/teams/{id}', { path: { id } }))
export const useTeamMembers = () =>
  useDone('teams', ({ id, user_ids }: { id: string; user_ids: string[] }) => put('/teams/{id}/members', { path: { id }, body: { user_ids } }))
