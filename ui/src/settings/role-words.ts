/** Roles in words. Nobody is invited as a second owner. */
import type { Role } from '../api/types'

export const roleWords: Record<Role, string> = {
  owner: 'Owner',
  admin: 'Administrator',
  member: 'Member',
  read_only: 'Read only',
}

const given: Role[] = ['admin', 'member', 'read_only']

export const roleChoices = given.map((role) => ({ value: role, label: roleWords[role] }))
