/** Roles and teams: who may do what. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, remove, request } from './client'

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

export interface RoleEntry extends RoleSaid {
  id: string | null
  built_in: boolean
}

export interface Team {
  id: string
  name: string
  parent_id: string | null
  user_ids: string[]
}

export function useRoles(enabled = true) {
  return useQuery({
    queryKey: ['roles'],
    queryFn: () => get<{ data: RoleEntry[]; actions: { name: string; label: string; least: string }[] }>('/roles'),
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
    id === null ? post<RoleEntry>('/roles', said) : patch<RoleEntry>(`/roles/${id}`, said),
  )
export const useRemoveRole = () => useDone('roles', (id: string) => remove(`/roles/${id}`))

export function useTeams() {
  return useQuery({ queryKey: ['teams'], queryFn: async () => (await get<{ data: Team[] }>('/teams')).data })
}

export const useMakeTeam = () => useDone('teams', (given: { name: string; parent_id: string | null }) => post<Team>('/teams', given))
export const useChangeTeam = () =>
  useDone('teams', ({ id, ...change }: { id: string; name?: string; parent_id?: string | null }) => patch<Team>(`/teams/${id}`, change))
export const useRemoveTeam = () => useDone('teams', (id: string) => remove(`/teams/${id}`))
export const useTeamMembers = () =>
  useDone('teams', ({ id, user_ids }: { id: string; user_ids: string[] }) => request('PUT', `/teams/${id}/members`, { user_ids }))
