/** A board of stages stands in one pipeline: those of several would stand mixed. */
import type { Condition, Field, Filter, ObjectType, Row } from '../api/types'
import { isCondition } from '../lib/filter'

/**
 * The field that says in which whole the columns of a board belong: of deals by their stage, the pipeline. The columns
 * must belong to one, and the records name it too.
 */
export function pipelineField(object: ObjectType, group: Field, objects: ObjectType[]): Field | undefined {
  const columns = objects.find((each) => each.slug === group.relates_to)
  const wholes = columns?.fields.filter((field) => field.type === 'relation' && field.required) ?? []
  return object.fields.find(
    (field) => field.type === 'relation' && !field.attached && wholes.some((whole) => whole.slug === field.slug && whole.relates_to === field.relates_to),
  )
}

/** As they are ordered in the settings: those without a place come last. */
export function inOrder(pipelines: Row[]): Row[] {
  const place = (row: Row) => (typeof row.position === 'number' ? row.position : Number.MAX_SAFE_INTEGER)
  return [...pipelines].sort((one, other) => place(one) - place(other))
}

/** What a filter says of a field in any case, not only perhaps. */
function saidOf(filter: Filter | null, slug: string): Condition[] {
  if (!filter) return []
  if ('and' in filter) return filter.and.flatMap((part) => saidOf(part, slug))
  return isCondition(filter) && filter.field === slug && (filter.op === 'eq' || filter.op === 'in') ? [filter] : []
}

/** The pipeline that a board shows: the one the filter names, else the first of those it leaves. */
export function shownPipeline(filter: Filter | null, slug: string, ids: string[]): string | null {
  const said = saidOf(filter, slug)
  const left = ids.filter((id) => said.every(({ op, value }) => (op === 'eq' ? value === id : Array.isArray(value) && value.includes(id))))
  // A pipeline that cannot be read is still the one that was asked for.
  const named = said.find(({ op }) => op === 'eq')?.value
  return typeof named === 'string' ? named : (left[0] ?? null)
}

function without(filter: Filter | null, slug: string): Filter[] {
  if (!filter) return []
  if ('and' in filter) return filter.and.flatMap((part) => without(part, slug))
  return saidOf(filter, slug).length > 0 ? [] : [filter]
}

/** Whether a filter asks for more than a pipeline. */
export function asksMore(filter: Filter | null, slug: string): boolean {
  return without(filter, slug).length > 0
}

/** The filter with this pipeline and no other. */
export function inPipeline(filter: Filter | null, slug: string, id: string): Filter {
  const own: Filter = { field: slug, op: 'eq', value: id }
  const others = without(filter, slug)
  return others.length === 0 ? own : { and: [...others, own] }
}
