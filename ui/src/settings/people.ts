/** Colleagues and roles as choices. */
import { useKnows } from '../api/routes'
import { useRoles } from '../api/rights'
import { useUsers } from '../api/session'
import type { Role } from '../api/types'
import { roleChoices, roleWords } from './role-words'

export function useColleagueChoices(): { value: string; label: string }[] {
  return (useUsers().data ?? []).filter((user) => user.disabled_at === null).map((user) => ({ value: user.id, label: user.name || user.email }))
}

/** The built-in roles that can be given, then the firm's own. */
export function useRoleChoices(): { value: string; label: string }[] {
  const roles = useRoles(useKnows('/roles')).data?.data ?? []
  return [...roleChoices, ...roles.filter((role) => !role.built_in).map((role) => ({ value: role.name, label: role.name }))]
}

export function roleName(role: string): string {
  return Object.hasOwn(roleWords, role) ? roleWords[role as Role] : role
}
