/** Teams in the order of a tree; a team whose parent is not there stands at the top. */
import type { Team } from '../api/rights'

export function treeOf(teams: Team[]): { team: Team; depth: number }[] {
  const byName = [...teams].sort((one, other) => one.name.localeCompare(other.name))
  const placed = new Set<string>()
  const lines: { team: Team; depth: number }[] = []
  const place = (team: Team, depth: number) => {
    if (placed.has(team.id)) return
    placed.add(team.id)
    lines.push({ team, depth })
    for (const each of byName) if (each.parent_id === team.id) place(each, depth + 1)
  }
  for (const team of byName) if (!teams.some((each) => each.id === team.parent_id)) place(team, 0)
  // A ring cannot be stored; were it, its teams are shown rather than lost.
  for (const team of byName) place(team, 0)
  return lines
}
