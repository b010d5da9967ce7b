import { expect, test } from 'vitest'
import { openTabs, tabs } from './tabs'

test('a part is open where the server has it, to administrators', () => {
  const all = tabs.map((each) => `/api/v1${each.needs}`)
  expect(openTabs(all, true).map((each) => each.slug)).toEqual(['requests', 'erasures', 'retention', 'data-map'])
  expect(openTabs(all, false)).toEqual([])
  expect(openTabs(['/erasures'], true).map((each) => each.slug)).toEqual(['erasures'])
  expect(openTabs(undefined, true)).toEqual([])
})
