/** Which pipeline a board shows, and which others there are. */
import { useObjects, useRecords } from '../api/records'
import type { Field, Filter, ObjectType } from '../api/types'
import { titleOf } from '../lib/titles'
import { asksMore, inOrder, inPipeline, pipelineField, shownPipeline } from './board-pipeline'

export interface BoardPipeline {
  /** Not yet known, so that the columns are not known either. */
  waiting: boolean
  label: string
  choices: { value: string; label: string }[]
  chosen: string | null
  /** The filter of the board, narrowed to the pipeline that is shown. */
  filter: Filter | null
  /** Whether the filter leaves out more than other pipelines. */
  narrows: boolean
  /** The same filter with another pipeline, as the address keeps it. */
  choose: (id: string) => Filter
}

const all = { limit: 200, sort: [{ field: 'position', direction: 'asc' as const }] }

export function useBoardPipeline(object: ObjectType, group: Field | undefined, filter: Filter | null): BoardPipeline {
  const objects = useObjects().data ?? []
  const field = group && pipelineField(object, group, objects)
  const wholes = objects.find((each) => each.slug === field?.relates_to)
  const found = useRecords(wholes?.slug ?? '', all, wholes !== undefined)
  const choices = inOrder(found.data?.data ?? []).map((row) => ({ value: row.id, label: titleOf(row, wholes) }))
  const waiting = wholes !== undefined && found.isPending
  const slug = field?.slug ?? ''
  const choose = (id: string) => inPipeline(filter, slug, id)
  // Where there is only one, nothing is mixed and nothing is left out.
  if (!field || choices.length < 2) return { waiting, label: '', choices: [], chosen: null, filter, narrows: filter !== null, choose }
  const chosen = shownPipeline(filter, slug, choices.map((each) => each.value))
  return { waiting, label: field.label, choices, chosen, filter: chosen === null ? filter : choose(chosen), narrows: asksMore(filter, slug), choose }
}
