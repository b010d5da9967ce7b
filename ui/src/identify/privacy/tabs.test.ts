import { expect, test } from 'vitest'
import { openTabs, tabs } from './tabs'

test('a part is open where the server has it and the reader may see it', () => {
  const all = tabs.map((each) => `/api/v1${each.needs}`)
  expect(openTabs(all, true)).toHaveLength(4)
  expect(openTabs(all, false).map((each) => each.slug)).toEqual(['requests', 'data-map'])
  expect(openTabs(['/erasures'], true).map((each) => each.slug)).toEqual(['erasures'])
  expect(openTabs(undefined, true)).toEqual([])
})
