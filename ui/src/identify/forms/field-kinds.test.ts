import { expect, test } from 'vitest'
import type { Field, FieldType } from '../../api/types'
import { asked, freeName, kindsOf, offered, optionsFrom, optionsText, question, turned } from './field-kinds'

const field = (slug: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  slug, label: slug, type, help: null, required: false, read_only: false, personal: false, options: null, relates_to: null, operators: [], sortable: true, ...more,
}) as Field

const email = field('email', 'email')
const stage = field('x_size', 'select', { options: [{ value: 's', label: 'Small', color: 'red' }, { value: 'l', label: 'Large' }] })

test('only what a visitor can fill is offered, and nothing twice', () => {
  const people = [email, field('owner_id', 'user'), field('number', 'integer', { read_only: true }), field('old', 'text', { hidden: true }), field('city', 'text'), field('photo', 'file')]
  expect(offered(people, []).map((each) => each.slug)).toEqual(['email', 'city'])
  expect(offered(people, [asked(email, [])]).map((each) => each.slug)).toEqual(['city'])
})

test('choices come along without their colours', () => {
  expect(asked(stage, [])).toMatchObject({ field: 'x_size', name: 'x_size', type: 'select', options: [{ value: 's', label: 'Small' }, { value: 'l', label: 'Large' }] })
  expect(asked(field('country', 'country'), []).options?.some((each) => each.value === 'DE')).toBe(true)
})

test('a field of people is asked in the ways its type allows, an own question in any but as an address', () => {
  expect(kindsOf(asked(email, []), [email])).toEqual(['email'])
  expect(kindsOf(asked(stage, []), [stage])).toEqual(['select', 'hidden'])
  expect(kindsOf(question('Q', []), [])).not.toContain('email')
  expect(kindsOf(asked(email, []), [])).toEqual(['email'])
})

test('a field that becomes hidden asks nothing, and has its choices back when it is shown again', () => {
  const needed = asked(stage, [], { required: true, progressive: true, help: 'h' })
  const hidden = turned(needed, 'hidden', [stage])
  expect(hidden).toMatchObject({ type: 'hidden', required: false, progressive: false, options: [], help: null })
  expect(turned({ ...hidden, default: 's' }, 'select', [stage])).toMatchObject({ type: 'select', default: null, options: [{ value: 's' }, { value: 'l' }] })
})

test('names are of letters, digits and underscores, begin with a letter, and differ', () => {
  expect(freeName('Wie heißt Ihr Hünd?', [])).toBe('wie_hei_t_ihr_hund')
  expect(freeName('2nd try', [])).toBe('nd_try')
  expect(freeName('你好', [])).toBe('question')
  expect(freeName('A b', [{ name: 'a_b' }, { name: 'a_b_2' }])).toBe('a_b_3')
})

test('choices are typed one to a line and read back the same', () => {
  expect(optionsFrom('Red\n\n b = Blue \nRed')).toEqual([{ value: 'Red', label: 'Red' }, { value: 'b', label: 'Blue' }])
  expect(optionsFrom('a=b')).toEqual([{ value: 'a=b', label: 'a=b' }])
  const options = [{ value: 's', label: 'Small' }, { value: 'Large', label: 'Large' }]
  expect(optionsFrom(optionsText(options))).toEqual(options)
})
