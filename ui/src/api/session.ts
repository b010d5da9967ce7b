/** Who is signed in, and the ways in and out. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { get, patch, post, Problem, remove } from './client'
import type { Role } from './types'

export const sessionKey = ['session']

/** `null` means "nobody is signed in", which is an answer, not an error. */
export function useSession() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async () => {
      try {
        return await get('/session')
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null
        throw error
      }
    },
    staleTime: 60_000,
  })
}

export function useSignIn() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { email: string; password: string } | { link: string }) => post('/session', { body: given }),
    onSuccess: (session) => client.setQueryData(sessionKey, session),
  })
}

export function useSetUp() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { link: string; name: string; email: string; password: string }) =>
      post('/setup', { body: given }),
    onSuccess: (session) => client.setQueryData(sessionKey, session),
  })
}

export function useSignOut() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => remove('/session'),
    onSuccess: () => {
      client.setQueryData(sessionKey, null)
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionKey[0] })
    },
  })
}

export function useLinkInfo(token: string) {
  return useQuery({
    queryKey: ['link', token],
    queryFn: () => get('/links/{token}', { path: { token } }),
    enabled: token !== '',
    staleTime: Infinity,
  })
}

export function useMe() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (change: { name?: string; password?: string; current_password?: string }) =>
      patch('/me', { body: change }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKey }),
  })
}

export function useUsers(enabled = true) {
  return useQuery({
    queryKey: ['users'],
    queryFn: async () => (await get('/users')).data,
    staleTime: 60_000,
    enabled,
  })
}

export function useInvite() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { email: string; name: string; role: Role }) =>
      post('/users', { body: given }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
}

export function useChangeUser() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...change }: { id: string; role?: Role; name?: string; disabled?: boolean }) =>
      patch('/users/{id}', { path: { id }, body: change }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['users'] }),
  })
}

export function useNewLink() {
  return useMutation({ mutationFn: (id: string) => post('/users/{id}/link', { path: { id } }) })
}

export function useTokens() {
  return useQuery({ queryKey: ['tokens'], queryFn: async () => (await get('/tokens')).data })
}

export function useCreateToken() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (given: { name: string; role: Role }) => post('/tokens', { body: given }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
}

export function useRevokeToken() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => remove('/tokens/{id}', { path: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
}
