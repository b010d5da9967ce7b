import { expect, test } from 'vitest'
import { treeOf } from './team-tree'

const team = (id: string, parent_id: string | null = null) => ({ id, name: id, parent_id, user_ids: [] })

test('children follow their parent, lost ones stand at the top, rings end', () => {
  const lines = treeOf([team('b'), team('a2', 'a'), team('a'), team('a1', 'a'), team('x', 'gone'), team('r', 's'), team('s', 'r')])
  expect(lines.map(({ team: each, depth }) => `${each.id}${depth}`)).toEqual(['a0', 'a11', 'a21', 'b0', 'x0', 'r0', 's1'])
})
