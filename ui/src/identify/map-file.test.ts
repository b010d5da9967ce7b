import { expect, test } from 'vitest'
import type { ObjectType } from '../api/types'
import type { Preview } from '../api/work-types'
import { guessMap, matchChoices } from './import-guess'
import { mapFile, unsaid } from './map-file'

test('a map file turns columns into fields and says only what was chosen', () => {
  const file = mapFile('people', ['email'], { 'E-Mail "private"': 'email', Ort: 'city' }, { ...unsaid, date_form: 'dd.mm.yyyy' })
  expect(file).toBe(
    [
      '[reader]',
      'date_form = "dd.mm.yyyy"',
      '',
      '[[object]]',
      'object = "people"',
      'match = ["email"]',
      'columns = { "email" = "E-Mail \\"private\\"", "city" = "Ort" }',
      '',
    ].join('\n'),
  )
})

const field = (slug: string, label: string, attached = false) => ({
  slug, label, type: 'text' as const, help: null, read_only: attached, required: false, sortable: true, quick: false, attached,
  options: null, relates_to: null, operators: [], in_list: true,
})
const people: ObjectType = {
  slug: 'people', singular: 'person', plural: 'people', label: 'People', label_singular: 'Person', title_fields: [],
  fields: [field('source_id', 'Id in the source'), field('email', 'E-mail'), field('city', 'City'), field('revenue', 'Revenue', true)],
}
const column = (name: string, guess: string | null) => ({ name, samples: [], date_forms: [], guess: guess ? { field: guess } : null })
const preview = (...columns: ReturnType<typeof column>[]): Preview => ({
  separator: ',', encoding: 'utf-8', columns, rows_seen: 3, problems: [], encodings: [], separators: [],
})

test('columns are guessed by the server first, then by name, and never twice or into computed fields', () => {
  const seen = preview(column('Mail', 'email'), column('e-mail', null), column('CITY', null), column('Revenue', null))
  expect(guessMap(seen, people)).toEqual({ Mail: 'email', CITY: 'city' })
})

test('what tells a record again is offered only when a column holds it, the surest first', () => {
  expect(matchChoices(people, { a: 'city', b: 'email' }).map((each) => each.value)).toEqual(['email', 'city'])
  expect(matchChoices(people, { a: 'source_id', b: 'email' })[0]?.value).toBe('source_id')
})
