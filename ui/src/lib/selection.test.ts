import { expect, test } from 'vitest'
import { allMatching, chooseAll, isChosen, isNothing, nothing, reach, toggle } from './selection'

const loaded = ['a', 'b', 'c', 'd', 'e']
const ids = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort()

test('one in, one out', () => {
  const one = toggle(nothing, 'b', loaded)
  expect(ids(one)).toEqual(['b'])
  expect(isNothing(toggle(one, 'b', loaded))).toBe(true)
})

test('shift reaches from the last touched, down and up, and keeps what was chosen before', () => {
  const start = toggle(toggle(nothing, 'e', loaded), 'b', loaded)
  expect(ids(reach(start, 'd', loaded))).toEqual(['b', 'c', 'd', 'e'])
  expect(ids(reach(toggle(nothing, 'd', loaded), 'b', loaded))).toEqual(['b', 'c', 'd'])
  // The anchor stays, so that reaching on begins at the same place.
  expect(ids(reach(reach(toggle(nothing, 'b', loaded), 'c', loaded), 'd', loaded))).toEqual(['b', 'c', 'd'])
})

test('reaching without a start, or for what is not loaded', () => {
  expect(ids(reach(nothing, 'c', loaded))).toEqual(['c'])
  expect(reach(nothing, 'x', loaded)).toBe(nothing)
  expect(ids(reach({ ...nothing, anchor: 'gone' }, 'c', loaded))).toEqual(['c'])
})

test('all that match holds any id; taking one out leaves the loaded others', () => {
  expect(isChosen(allMatching, 'never seen')).toBe(true)
  const rest = toggle(allMatching, 'c', loaded)
  expect(rest.all).toBe(false)
  expect(ids(rest)).toEqual(['a', 'b', 'd', 'e'])
  expect(ids(chooseAll(loaded))).toEqual(loaded)
})
