import { expect, test } from 'vitest'
import { examples, snippet } from './connect-text'

const origin = 'https://crm.example.com'

test('the snippet loads from here, with the key, and asks for consent', () => {
  expect(snippet(origin, 'wk_1')).toBe('<script async src="https://crm.example.com/r.js" data-key="wk_1" data-consent="ask"></script>')
})

test('every example names the key and this address', () => {
  for (const { text } of examples(origin, 'wk_1')) {
    expect(text).toContain('wk_1')
    expect(text).toContain(origin)
  }
})

test('what curl sends is JSON', () => {
  const data = /--data '(.*)'$/s.exec(examples(origin, 'wk_1').find((each) => each.name === 'curl')?.text ?? '')?.[1]
  expect(JSON.parse(data ?? '')).toMatchObject({ event: 'Order Completed', userId: 'c-1001' })
})
