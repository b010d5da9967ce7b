import { expect, test } from 'vitest'
import type { Field, Filter, ObjectType } from '../api/types'
import { asksMore, inOrder, inPipeline, pipelineField, shownPipeline } from './board-pipeline'

const relation = (slug: string, relates_to: string, required = false) => ({ slug, type: 'relation', relates_to, required, attached: false }) as Field
const object = (slug: string, ...fields: Field[]) => ({ slug, fields }) as ObjectType
const stage = relation('stage_id', 'stages')
const deals = object('deals', relation('company_id', 'companies'), relation('pipeline_id', 'pipelines'), stage)
const all = [deals, object('stages', relation('pipeline_id', 'pipelines', true)), object('pipelines'), object('companies')]

const status: Filter = { field: 'status', op: 'eq', value: 'open' }
const sales: Filter = { field: 'pipeline_id', op: 'eq', value: 'sales' }

test('only columns that belong to a pipeline, which the records name too, need one', () => {
  expect(pipelineField(deals, stage, all)?.slug).toBe('pipeline_id')
  expect(pipelineField(deals, relation('pipeline_id', 'pipelines'), all)).toBeUndefined()
  expect(pipelineField(deals, { slug: 'status', type: 'select', relates_to: null } as Field, all)).toBeUndefined()
  expect(pipelineField(object('leads', stage), stage, all)).toBeUndefined()
  expect(pipelineField(deals, stage, [deals])).toBeUndefined()
})

test('the first pipeline is that of the settings', () => {
  const ids = inOrder([{ id: 'none', position: null }, { id: 'second', position: 2 }, { id: 'first', position: 0 }]).map((row) => row.id)
  expect(ids).toEqual(['first', 'second', 'none'])
})

test('a board shows the pipeline that its filter names, else the first that the filter leaves', () => {
  const ids = ['first', 'sales', 'service']
  const shown = (filter: Filter | null) => shownPipeline(filter, 'pipeline_id', ids)
  expect(shown(null)).toBe('first')
  expect(shown(status)).toBe('first')
  expect(shown(sales)).toBe('sales')
  expect(shown({ and: [status, { and: [sales] }] })).toBe('sales')
  expect(shown({ field: 'pipeline_id', op: 'in', value: ['service', 'sales'] })).toBe('sales')
  // Perhaps is not in any case.
  expect(shown({ or: [status, sales] })).toBe('first')
  expect(shown({ field: 'pipeline_id', op: 'eq', value: 'hidden' })).toBe('hidden')
  expect(shownPipeline(null, 'pipeline_id', [])).toBeNull()
})

test('a filter on the pipeline alone leaves out no deal of it', () => {
  expect([null, sales, { and: [sales] }, { and: [sales, status] }, status].map((filter) => asksMore(filter as Filter | null, 'pipeline_id'))).toEqual([false, false, false, true, true])
})

test('choosing a pipeline keeps the rest of the filter and names no second one', () => {
  const service: Filter = { field: 'pipeline_id', op: 'eq', value: 'service' }
  const put = (filter: Filter | null) => inPipeline(filter, 'pipeline_id', 'service')
  expect(put(null)).toEqual(service)
  expect(put(sales)).toEqual(service)
  expect(put({ and: [sales, status] })).toEqual({ and: [status, service] })
  expect(put({ or: [status, sales] })).toEqual({ and: [{ or: [status, sales] }, service] })
})
