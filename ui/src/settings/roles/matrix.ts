/** The rights of a role as a grid: what is said, and what follows from it where nothing is said. */
import type { Reach, Right, RoleSaid } from '../../api/rights'

export const rights: { right: Right; label: string; reaches: Reach[] }[] = [
  { right: 'read', label: 'See', reaches: ['none', 'own', 'team', 'all'] },
  { right: 'create', label: 'Add', reaches: ['none', 'all'] },
  { right: 'edit', label: 'Change', reaches: ['none', 'own', 'team', 'all'] },
  { right: 'delete', label: 'Delete', reaches: ['none', 'own', 'team', 'all'] },
  { right: 'export', label: 'Export', reaches: ['none', 'own', 'team', 'all'] },
  { right: 'import', label: 'Import', reaches: ['none', 'all'] },
]

export const reachWords: Record<Reach, string> = { none: 'none', own: 'own', team: "team's", all: 'all' }

/** What holds for an object: its own line, else that of all objects, else the role it is based on. */
export function reachOf(role: RoleSaid, object: string, right: Right): { reach: Reach; said: boolean } {
  const own = role.objects[object]?.[right]
  if (own) return { reach: own, said: true }
  const everywhere = object === '*' ? undefined : role.objects['*']?.[right]
  if (everywhere) return { reach: everywhere, said: false }
  const reads = role.base === 'read_only'
  return { reach: reads && right !== 'read' && right !== 'export' ? 'none' : 'all', said: false }
}

/** `null` takes back what was said, so that the line of all objects holds again. */
export function withReach(role: RoleSaid, object: string, right: Right, reach: Reach | null): RoleSaid {
  const line = { ...role.objects[object] }
  if (reach === null) delete line[right]
  else line[right] = reach
  const objects = { ...role.objects, [object]: line }
  if (Object.keys(line).length === 0) delete objects[object]
  return { ...role, objects }
}

export function withFieldRight(role: RoleSaid, object: string, field: string, right: 'hidden' | 'read' | 'edit' | null): RoleSaid {
  const line = { ...role.fields[object] }
  if (right === null || right === 'edit') delete line[field]
  else line[field] = right
  const fields = { ...role.fields, [object]: line }
  if (Object.keys(line).length === 0) delete fields[object]
  return { ...role, fields }
}
