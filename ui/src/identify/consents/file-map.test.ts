import { expect, test } from 'vitest'
import type { ConsentMap } from '../../api/consents-shapes'
import { forAll, missing, sameMap, withColumn, withConstant } from './file-map'

const map = (columns: ConsentMap['columns'], constants: ConsentMap['constants'] = {}): ConsentMap => ({ columns, constants })

test('a meaning belongs to one column, and is not said for all rows beside it', () => {
  const next = withColumn(map({ a: 'email', b: 'state' }, { channel: 'email', state: 'granted' }), 'c', 'state')
  expect(next).toEqual(map({ a: 'email', c: 'state' }, { channel: 'email' }))
  expect(withColumn(next, 'c', null)).toEqual(map({ a: 'email' }, { channel: 'email' }))
})

test('a person is needed, and a yes or no, a channel and a purpose from a column or for all rows', () => {
  expect(missing(map({ a: 'state' }))).toContain('person')
  expect(missing(map({ a: 'email', b: 'phone' }))).toContain('Keep the surest')
  expect(missing(map({ a: 'email' }))).toContain('yes or no')
  expect(missing(map({ a: 'email', b: 'state' }, { purpose: 'news' }))).toContain('channel')
  expect(missing(map({ a: 'phone', b: 'state', c: 'channel' }, { purpose: 'news' }))).toBeNull()
  expect(forAll(map({ a: 'email', b: 'state' }))).toEqual(['channel', 'purpose', 'source'])
})

test('maps are the same in whatever order they were made', () => {
  const one = map({ a: 'email', b: 'state' }, { channel: 'email', purpose: 'news' })
  expect(sameMap(one, map({ b: 'state', a: 'email' }, { purpose: 'news', channel: 'email' }))).toBe(true)
  expect(sameMap(one, withConstant(one, 'purpose', 'offers'))).toBe(false)
  expect(sameMap(withConstant(one, 'source', ''), one)).toBe(true)
})
