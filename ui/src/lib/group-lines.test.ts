import { expect, test } from 'vitest'
import { groupLines, isHeading, rowOf } from './group-lines'

test('each group has one heading, the empty one too', () => {
  const rows = [{ id: '1', city: 'Bonn' }, { id: '2', city: 'Bonn' }, { id: '3', city: 'Kiel' }, { id: '4', city: null }, { id: '5' }]
  const lines = groupLines(rows, 'city')
  expect(lines).toEqual([-1, 0, 1, -3, 2, -4, 3, 4])
  expect(lines.filter(isHeading).map(rowOf)).toEqual([0, 2, 3])
  expect(groupLines([], 'city')).toEqual([])
})
