import { expect, test } from 'vitest'
import { originOf, originsOf, originShort } from './origins'

test('what people type becomes what a browser says', () => {
  expect(originOf('shop.example.com')).toBe('https://shop.example.com')
  expect(originOf(' https://Shop.example.com/cart?a=1 ')).toBe('https://shop.example.com')
  expect(originOf('http://shop.example.com:8080/')).toBe('http://shop.example.com:8080')
  expect(originOf('localhost:3000')).toBe('http://localhost:3000')
  expect(originOf('https://[::1]:5173')).toBe('https://[::1]:5173')
})

test('what is no website is none', () => {
  for (const typed of ['', 'shop', 'our shop', 'ftp://example.com', 'javascript://example.com', 'https://']) expect(originOf(typed)).toBeNull()
})

test('none stands twice, and what cannot be read is told', () => {
  expect(originsOf(['shop.example.com', 'https://shop.example.com/', 'shop', 'b.example'])).toEqual({
    origins: ['https://shop.example.com', 'https://b.example'],
    wrong: ['shop'],
  })
})

test('short without the usual scheme', () => {
  expect([originShort('https://a.example'), originShort('http://a.example')]).toEqual(['a.example', 'http://a.example'])
})
