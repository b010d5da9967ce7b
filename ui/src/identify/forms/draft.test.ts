import { expect, test } from 'vitest'
import { Problem } from '../../api/client'
import type { Form } from '../../api/forms-shapes'
import { changesOf, draftOf, errorAt, errorsOf, panelErrors, problemsOf, stillTrue, whereErrors } from './draft'
import { question } from './field-kinds'

const form: Form = {
  id: '1', name: 'News', slug: 'news', state: 'draft', kind: 'form', title: 'Our news', intro: null, consents: [], double_opt_in: true, button: 'Sign up', thanks: 'Thanks', redirect_url: null,
  confirm_subject: null, confirm_text: null, allowed_origins: [], language: 'en', submissions: 0, confirmed: 0, last_at: null, url: 'https://r.example/f/news', embed: '', embed_html: '',
  fields: [question('E-mail', [], { field: 'email', name: 'email', type: 'email', required: true })],
}

test('only what differs is sent, and a text that was emptied is sent as missing', () => {
  expect(changesOf(form, {})).toEqual({})
  expect(changesOf(form, { title: 'Our news', fields: structuredClone(form.fields) })).toEqual({})
  expect(changesOf(form, { thanks: ' ', title: 'Other' })).toEqual({ thanks: null, title: 'Other' })
})

test('what a colleague changed meanwhile stays, where it was not changed here', () => {
  const hers = { ...form, title: 'Hers', button: 'Hers' }
  expect(draftOf(hers, { title: 'Mine' })).toMatchObject({ title: 'Mine', button: 'Hers' })
  expect(changesOf(hers, { title: 'Mine' })).toEqual({ title: 'Mine' })
})

test('a new question is called after what it asks, one that is saved keeps its name', () => {
  const saved = { ...form, fields: [...form.fields, question('Old words', [], { name: 'old' })] }
  const fields = [...saved.fields.map((each) => ({ ...each, label: 'Other' })), question('', saved.fields, { label: 'Your dog?' }), question('', saved.fields, { name: 'question_2', label: 'Your dog' })]
  expect(changesOf(saved, { fields }).fields?.map((each) => each.name)).toEqual(['email', 'old', 'your_dog', 'your_dog_2'])
})

test('sites are sent as origins', () => {
  expect(changesOf(form, { allowed_origins: ['shop.example.com/a', 'https://shop.example.com'] })).toEqual({ allowed_origins: ['https://shop.example.com'] })
})

test('what is missing is said at its place, and a live form needs an address to recognise people by', () => {
  const bare = { ...form, fields: [question('', []), question('Colour', [], { type: 'select', options: [] }), question('Source', [], { type: 'hidden' })], redirect_url: '', name: ' ' }
  expect(problemsOf(bare, true).map((each) => each.pointer).sort()).toEqual(['/fields', '/fields/0/label', '/fields/1/options', '/fields/2/default', '/name', '/redirect_url'])
  expect(problemsOf(bare, false).some((each) => each.pointer === '/fields')).toBe(false)
  expect(problemsOf(form, true)).toEqual([])
  for (const redirect_url of ['javascript:alert(1)', 'shop.example.com', 'https://']) expect(errorAt(problemsOf({ ...form, redirect_url }, true), '/redirect_url')).not.toBeNull()
  expect(problemsOf({ ...form, redirect_url: 'https://shop.example.com/thanks' }, true)).toEqual([])
})

test('a phone number is enough', () => {
  const phone = question('Phone', [], { field: 'phone', type: 'phone', required: true })
  expect(problemsOf({ ...form, double_opt_in: false, fields: [phone] }, true)).toEqual([])
  expect(problemsOf({ ...form, fields: [phone] }, true).map((each) => each.pointer)).toEqual(['/fields'])
  expect(problemsOf({ ...form, double_opt_in: false, fields: [{ ...phone, required: false }] }, true)).toHaveLength(1)
})

test('a refusal of the server is found at its panel, what has none stands above', () => {
  const errors = errorsOf(
    new Problem(422, 'Not valid', null, [
      { pointer: '/double_opt_in', detail: 'No mail server is configured.' },
      { pointer: '/fields/1/label', detail: 'Too long.' },
      { pointer: '/state', detail: 'Not now.' },
    ]),
  )
  const { panels, elsewhere } = whereErrors(errors)
  expect(panels).toEqual(['fields', 'confirm'])
  expect(elsewhere.map((each) => each.detail)).toEqual(['Not now.'])
  expect(panelErrors(errors, 'confirm')).toEqual(['No mail server is configured.'])
  expect(panelErrors(errors, 'fields')).toEqual([])
  expect(errorsOf(new Error('lost'))).toEqual([])
  expect(errorsOf(new Problem(409, 'Conflict', 'double opt-in sends a mail, and no mail server is configured'))).toEqual([
    { pointer: '/double_opt_in', detail: 'Double opt-in sends a mail, and no mail server is configured.' },
  ])
  expect(errorsOf(new Problem(409, 'Conflict', 'somebody else was here'))).toEqual([])
})

test('what is said of a part is no longer said once that part was changed', () => {
  const errors = [{ pointer: '/fields/1/label', detail: 'a' }, { pointer: '/slug', detail: 'b' }, { pointer: '/fields_of', detail: 'c' }]
  expect(stillTrue(errors, ['fields']).map((each) => each.detail)).toEqual(['b', 'c'])
})
