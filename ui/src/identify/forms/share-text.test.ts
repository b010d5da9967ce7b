import { expect, test } from 'vitest'
import { question } from './field-kinds'
import { frame, plain } from './share-text'

const hostile = '"><script>alert(1)</script>'

test('no words of a form become elements of the page it is put into', () => {
  const fields = [
    question(hostile, [], { name: 'a', required: true }),
    question(hostile, [], { name: 'b', type: 'select', options: [{ value: hostile, label: hostile }] }),
    question(hostile, [], { name: 'c', type: 'hidden', default: hostile }),
    question(hostile, [], { name: 'd', type: 'multiselect', options: [{ value: hostile, label: hostile }] }),
  ]
  const text = plain({ url: 'https://r.example/f/a', title: hostile, button: hostile, fields, consents: [{ purpose: 'news', channel: 'email', required: true }] }, () => hostile)
  expect(text).not.toContain('<script')
  expect(frame({ url: 'https://r.example/f/a', title: hostile })).not.toContain('<script')
})

test('each field has its name and its kind, and what is required is', () => {
  const fields = [question('Mail', [], { name: 'email', type: 'email', required: true }), question('Call', [], { name: 'phone', type: 'phone' }), question('More', [], { name: 'more', type: 'textarea' })]
  const text = plain({ url: 'https://r.example/f/a', title: 'T', button: 'Go', fields, consents: [] }, (slug) => slug)
  expect(text).toContain('<input type="email" name="email" required>')
  expect(text).toContain('<input type="tel" name="phone">')
  expect(text).toContain('<textarea name="more"></textarea>')
  expect(text.startsWith('<form method="post" action="https://r.example/f/a">')).toBe(true)
})
