import { expect, test } from 'vitest'
import type { ObjectType } from '../api/types'
import type { Preview } from '../api/work-types'
import { guessMap, guessMatch, lookUps, matchChoices, wholes } from './import-guess'
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
const column = (name: string, guess: string | null) => ({ name, samples: [] as string[], empty: 0, date_forms: [], guess: guess ? { field: guess } : null })
const preview = (...columns: ReturnType<typeof column>[]): Preview => ({
  format: 'csv', sheets: [], header: true, rows: [], separator: ',', encoding: 'utf-8', columns, rows_seen: 3, problems: [], encodings: [], separators: [],
})

test('columns are guessed by the server first, then by name, and never twice or into computed fields', () => {
  const seen = preview(column('Mail', 'email'), column('e-mail', null), column('CITY', null), column('Revenue', null))
  expect(guessMap(seen, people)).toEqual({ Mail: 'email', CITY: 'city' })
})

test('what tells a record again is offered only when a column holds it, the surest first', () => {
  expect(matchChoices(people, { a: 'city', b: 'email' }).map((each) => each.value)).toEqual(['email', 'city'])
  expect(matchChoices(people, { a: 'source_id', b: 'email' })[0]?.value).toBe('source_id')
  expect([guessMatch(people, { a: 'city', b: 'email' }), guessMatch(people, { a: 'city' })]).toEqual([['email'], []])
})

test('what a row points to is looked up, and what is said of it goes along', () => {
  const map = { account: 'company_id.name', stage: 'stage_id.name', no: 'source_id' }
  const beside = { create: ['company_id'], constants: { pipeline_id: '0190' }, meanings: { stage: { Engaging: 'Proposal' }, no: {} } }
  expect(mapFile('deals', ['source_id'], map, unsaid, beside).split('\n').slice(2)).toEqual([
    '[[object]]',
    'object = "deals"',
    'match = ["source_id"]',
    'columns = { "company_id.name" = "account", "stage_id.name" = "stage", "source_id" = "no" }',
    'create = ["company_id"]',
    'constants = { "pipeline_id" = "0190" }',
    'values = { "stage_id.name" = { "Engaging" = "Proposal" } }',
    '',
  ])
})

const pointer = (slug: string, label: string, relates_to: string, required = false) => ({ ...field(slug, label), type: 'relation' as const, relates_to, required })
const named = (slug: string, ...fields: ObjectType['fields']): ObjectType => ({ ...people, slug, title_fields: ['name'], fields: [field('name', 'Name'), ...fields] })
const stages = named('stages', pointer('pipeline_id', 'Pipeline', 'pipelines', true))
const deals = named('deals', pointer('stage_id', 'Stage', 'stages'), pointer('pipeline_id', 'Pipeline', 'pipelines'))
const all = [people, stages, deals, named('pipelines')]

test('a column may name what the record points to', () => {
  expect(guessMap(preview(column('Phase', 'stage_id.name'), column('Pipeline', 'pipeline_id.name')), deals, all)).toEqual({
    Phase: 'stage_id.name',
    Pipeline: 'pipeline_id.name',
  })
  expect(guessMap(preview(column('Stage', null), { ...column('Pipeline', null), samples: ['01890a5d-ac96-774b-bcce-b302099a8057'] }), deals, all)).toEqual({
    Stage: 'stage_id.name',
    Pipeline: 'pipeline_id',
  })
  expect(lookUps({ a: 'stage_id.name', b: 'name', c: 'stage_id.position' })).toEqual(['stage_id'])
  expect(matchChoices(deals, { a: 'stage_id.name', b: 'name' }).map((each) => each.value)).toEqual(['name', 'stage_id'])
})

test('a stage is looked up in a pipeline, which is asked for unless the file says it', () => {
  expect(wholes(deals, all, { a: 'stage_id.name' }).map((each) => each.slug)).toEqual(['pipeline_id'])
  expect(wholes(deals, all, { a: 'stage_id.name', b: 'pipeline_id.name' })).toEqual([])
  expect(wholes(deals, all, { a: 'name' })).toEqual([])
})
