import { expect, test } from 'vitest'
import { inOrder, queueFilter } from './tickets'

test('urgent tickets first, then who waited longest, those that wait for the customer last', () => {
  const row = (id: string, priority: string, opened_at: string, status = 'open') => ({ id, priority, opened_at, status })
  const rows = [row('late', 'normal', '2026-02-01'), row('early', 'normal', '2026-01-01'), row('waits', 'urgent', '2026-01-01', 'waiting'), row('fire', 'urgent', '2026-03-01')]
  expect(inOrder(rows).map((each) => each.id)).toEqual(['fire', 'early', 'late', 'waits'])
})

test('the queue is of open tickets, of oneself or of nobody', () => {
  expect(JSON.stringify(queueFilter('mine', 'u1'))).toContain('"owner_id","op":"eq","value":"u1"')
  expect(JSON.stringify(queueFilter('nobody', 'u1'))).toContain('"op":"empty"')
  expect(JSON.stringify(queueFilter('mine', null))).not.toContain('owner_id')
})
