import { expect, test } from 'vitest'
import { question } from './field-kinds'
import { answers, lineOf, valueText } from './submission-text'

const colour = question('Colour', [], { type: 'multiselect', options: [{ value: 'r', label: 'Red' }, { value: 'b', label: 'Blue' }] })
const note = question('Note', [], { type: 'textarea' })

test('choices are said by their labels, and one that is gone by its value', () => {
  expect(valueText(colour, ['r', 'x'])).toBe('Red, x')
  expect(valueText(undefined, false)).toBe('no')
  expect(valueText(note, 0)).toBe('0')
})

test('answers stand in the order of the form, those to fields that are gone behind them', () => {
  const values = { gone: 'g', note: 'n', colour: ['b'] }
  expect(answers([colour, note], values).map((each) => [each.label, each.text])).toEqual([['Colour', 'Blue'], ['Note', 'n'], ['gone', 'g']])
  expect(lineOf([colour, note], { ...values, note: '' })).toBe('Blue · g')
})
