import { expect, test } from 'vitest'
import { proposals, stillOpen } from './proposals'

test('what is proposed names the firm and says how to stop it', () => {
  for (const each of proposals('Moss & Co')) {
    expect(each.text).toContain('Moss & Co')
    expect(each.text).toMatch(/stop it|take this back/)
  }
  expect(stillOpen('Moss', [{ slug: 'newsletter' }]).map((each) => each.slug)).toEqual(['offers'])
})
