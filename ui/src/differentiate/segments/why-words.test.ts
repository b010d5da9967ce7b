import { expect, test } from 'vitest'
import type { Filter } from '../../api/types'
import { partAt, valueWords } from './why-words'

test('an answer finds the part of the tree it speaks of', () => {
  const bought: Filter = { did: 'order_placed' }
  const tree: Filter = { and: [{ field: 'country', op: 'eq', value: 'DE' }, { not: bought }] }
  expect(partAt(tree, '/filter/and/1/not')).toBe(bought)
  expect(partAt(tree, '/filter')).toBe(tree)
  expect(partAt(tree, '/filter/or/1')).toBeNull()
})

test('what was found is said as people say it', () => {
  expect(valueWords({ did: 'order_placed' }, 3)).toBe('3 times')
  expect(valueWords({ did: 'order_placed', last: { after: '3d' } }, null)).toBe('never')
  expect(valueWords({ related: 'orders', any: { and: [] } }, 1)).toBe('there is 1')
  expect(valueWords({ field: 'country', op: 'eq', value: 'DE' }, null)).toBe('nothing is filled in')
  expect(valueWords({ field: 'country', op: 'eq', value: 'DE' }, 'DE', { type: 'country', options: null })).toBe('Germany')
  expect(valueWords({ did: 'order_placed', sum: { field: 'amount', gte: 1 } }, { amount: '40.00', currency: 'USD' })).toBe('$40.00')
})

test('what somebody agreed to is said in a word, and a share says nothing', () => {
  const agreed: Filter = { consent: 'newsletter', channel: 'email', is: 'granted' }
  expect(valueWords(agreed, 'withdrawn')).toBe('took it back')
  expect(valueWords(agreed, 'none')).toBe('nothing was said')
  expect(valueWords({ share: { of: 'a', from: 0, to: 10 } }, null)).toBe('')
})
