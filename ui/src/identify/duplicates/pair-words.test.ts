import { expect, test } from 'vitest'
import { decidedWords, likelyWords, weighed, weightWords } from './pair-words'

test('how likely, in words', () => {
  expect([0.999, 0.98, 0.8, 0.6, 0.2].map(likelyWords)).toEqual([
    'Almost certainly the same person', 'Very likely the same person', 'Likely the same person', 'Perhaps the same person', 'Rather two people',
  ])
})

test('the heaviest reason comes first, whichever way it speaks', () => {
  const found = weighed([{ field: 'city', text: 'same city', weight: 1.1 }, { field: 'birthday', text: 'born on other days', weight: -4.4 }, { field: 'email', text: 'same', weight: 2.2 }])
  expect(found.map(({ field, share }) => [field, share])).toEqual([['birthday', 1], ['email', 0.5], ['city', 0.25]])
  expect(weighed([{ field: 'city', text: '', weight: 0 }])[0]?.share).toBe(0)
  expect(weighed([])).toEqual([])
})

test('weights have a sign and one digit', () => {
  expect([6.24, -3, 0].map(weightWords)).toEqual(['+6.2', '−3.0', '+0.0'])
})

test('what was decided', () => {
  expect([decidedWords(2, 1), decidedWords(0, 3), decidedWords(0, 0)]).toEqual(['2 merged, 1 not the same', '3 not the same', ''])
})
