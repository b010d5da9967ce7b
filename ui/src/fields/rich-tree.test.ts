import { expect, test } from 'vitest'
import { clean, html, plainText, type RawNode, safeAddress, typedAddress } from './rich-tree'

const text = (nodeValue: string): RawNode => ({ nodeType: 3, nodeName: '#text', nodeValue, childNodes: [] })
const element = (nodeName: string, children: RawNode[], attributes: Record<string, string> = {}): RawNode => ({
  nodeType: 1,
  nodeName: nodeName.toUpperCase(),
  nodeValue: null,
  childNodes: children,
  getAttribute: (name) => attributes[name] ?? null,
})
const cleaned = (...children: RawNode[]) => html(clean(element('body', children)))

test('what is allowed stays, without its attributes', () => {
  expect(cleaned(element('p', [text('a < b '), element('b', [text('bold')], { onclick: 'alert(1)', style: 'x' })]))).toBe(
    '<p>a &lt; b <strong>bold</strong></p>',
  )
})

test('scripts, pictures and frames leave nothing behind, unknown elements their text', () => {
  expect(cleaned(element('script', [text('alert(1)')]), element('img', [], { onerror: 'alert(1)' }), element('svg', [element('a', [text('x')])]))).toBe('')
  expect(cleaned(element('form', [text('kept')]), element('constructor', [text('too')]))).toBe('kepttoo')
})

test.each(['javascript:alert(1)', ' java\tscript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', '', 'JAVASCRIPT:1'])('%j is no address', (address) => {
  expect(safeAddress(address)).toBeNull()
  expect(cleaned(element('a', [text('click')], { href: address }))).toBe('click')
})

test('a link keeps its address, escaped', () => {
  expect(cleaned(element('a', [text('x')], { href: 'https://e.example/?a=1&b="' }))).toBe('<a href="https://e.example/?a=1&amp;b=&quot;">x</a>')
  expect(typedAddress('example.com/x')).toBe('https://example.com/x')
  expect(typedAddress('a@example.com')).toBe('mailto:a@example.com')
  expect(typedAddress('javascript:alert(1)')).toBeNull()
})

test('the plain text keeps lines', () => {
  expect(plainText(clean(element('body', [element('p', [text('one')]), element('ul', [element('li', [text('two')])])])))).toBe('one\ntwo\n')
})
