import { expect, test } from 'vitest'
import { originWords, trustWords } from './origin'

test('an origin tells the source, whose knowledge it is, and how sure it is', () => {
  expect(originWords({ source: 'fair list', party: 'second', confidence: 0.7 })).toBe('fair list, a partner’s, 70 % sure')
  expect(originWords({ source: 'shop', party: 'first', confidence: null })).toBe('shop, our own')
  expect(originWords({ source: 'list', party: 'third', confidence: 0 })).toBe('list, bought, 0 % sure')
})

test('beside a source that is named already, only whose knowledge it is and how sure it is', () => {
  expect(trustWords({ party: 'second', confidence: 0 })).toBe('a partner’s, 0 % sure')
})
