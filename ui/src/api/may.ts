/** What the reader may do by her role, so that the page offers nothing that would be refused. */
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { get } from './client'
import type { Reach, Right, Team } from './rights'
import { useSession } from './session'
import { type Share, useShares } from './shares'
import type { ObjectType, Row, Session } from './types'

/** What a role may do beside reading and writing records. */
export type Deed = 'bulk' | 'import' | 'export' | 'sql' | 'manage_views' | 'manage_objects' | 'webhooks' | 'audit'

export interface May {
  /** Whether she changes anything at all: comments, tasks, jobs. */
  write: boolean
  /** Whether she manages users, roles, teams and tokens. */
  admin: boolean
  act: (deed: Deed) => boolean
  /** Whether a right goes to at least some records of an object. */
  on: (object: string, right: Right) => boolean
  /** Whether it goes to this record, by its owner. What is only shared with her is not known here. */
  to: (object: ObjectType, right: Right, row: Row | undefined) => boolean
  /** Fields that must be asked for so that `to` can tell. */
  needs: (object: ObjectType) => string[]
}

/** Parts of a record: their rights are those of the whole, whoever owns them. */
export const parts = ['order_lines', 'quote_lines']

/** `team` are the users whose records the reach "team" goes to, herself among them. */
export function mayOf(session: Session | null | undefined, team: readonly string[] = []): May {
  const rights = session?.rights
  const me = session?.user.id ?? null
  const reach = (object: string, right: Right): Reach => rights?.objects[object]?.[right] ?? 'none'
  const owned = (object: ObjectType) => !parts.includes(object.slug) && object.fields.some((field) => field.slug === 'owner_id')
  return {
    write: rights !== undefined && rights.base !== 'read_only',
    admin: rights?.base === 'admin' || rights?.base === 'owner',
    act: (deed) => rights?.actions[deed] === true,
    on: (object, right) => reach(object, right) !== 'none',
    to: (object, right, row) => {
      const far = reach(object.slug, right)
      // Parts of a record stand and fall with it, which the server looks up.
      if (far === 'all' || far === 'none' || !owned(object)) return far !== 'none'
      const owner = row?.owner_id
      return typeof owner === 'string' && (owner === me || (far === 'team' && team.includes(owner)))
    },
    needs: (object) => {
      const partly = (['edit', 'delete'] as const).some((right) => ['own', 'team'].includes(reach(object.slug, right)))
      return partly && owned(object) ? ['owner_id'] : []
    },
  }
}

/** The members of her teams and of those below them. */
export function teamOf(me: string | null, teams: Team[]): string[] {
  const below = new Set(teams.filter((team) => me !== null && team.user_ids.includes(me)).map((team) => team.id))
  for (let before = -1; before < below.size; ) {
    before = below.size
    for (const team of teams) if (team.parent_id !== null && below.has(team.parent_id)) below.add(team.id)
  }
  return [...new Set([...(me === null ? [] : [me]), ...teams.filter((team) => below.has(team.id)).flatMap((team) => team.user_ids)])]
}

function useTeamsFor(enabled: boolean): Team[] | undefined {
  return useQuery({ queryKey: ['teams'], queryFn: async () => (await get('/teams')).data, enabled, staleTime: 5 * 60_000 }).data
}

export function useMay(): May {
  const session = useSession().data
  const teamwise = Object.values(session?.rights?.objects ?? {}).some((each) => each.edit === 'team' || each.delete === 'team')
  const teams = useTeamsFor(teamwise)
  return useMemo(() => mayOf(session, teams ? teamOf(session?.user.id ?? null, teams) : []), [session, teams])
}

/**
 * Whether she may change this record. Where her role does not reach, somebody may have shared it with her to edit:
 * that is looked up for the one record that is open.
 */
export function useMayChange(object: ObjectType | undefined, row: Row | undefined): boolean {
  const may = useMay()
  const me = useSession().data?.user.id ?? null
  const byRole = object !== undefined && may.to(object, 'edit', row)
  const perhaps = object !== undefined && row !== undefined && !byRole && may.on(object.slug, 'edit')
  const shares = useShares(object?.slug, row?.id, perhaps).data
  const teams = useTeamsFor(perhaps)
  return byRole || (perhaps && sharedToEdit(me, shares ?? [], teams ?? []))
}

/** A share with a team holds for the teams below it. */
export function sharedToEdit(me: string | null, shares: Share[], teams: Team[]): boolean {
  const above = new Set<string>()
  const climb = (id: string | null) => {
    if (id === null || above.has(id)) return
    above.add(id)
    climb(teams.find((team) => team.id === id)?.parent_id ?? null)
  }
  for (const team of teams) if (me !== null && team.user_ids.includes(me)) climb(team.id)
  return shares.some((share) => share.right === 'edit' && ((share.user_id !== null && share.user_id === me) || (share.team_id !== null && above.has(share.team_id))))
}
