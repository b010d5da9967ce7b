/** What a filter names by id, as people call it: records by their titles, users and purposes by their names. */
import { useMemo } from 'react'
import { usePurposes } from '../api/consents'
import { useObjects, useTitles } from '../api/records'
import { useSegments } from '../api/segments'
import type { Filter, ObjectType } from '../api/types'
import { useColleagues } from '../fields/user'
import { isConsented, isInSegment, leaves, namedRecords } from '../lib/filter'
import type { Names } from '../lib/filter-words'
import { titleOf } from '../lib/titles'

export function useNames(filter: Filter | null, object: ObjectType): Names {
  const objects = useObjects().data ?? []
  const held = useTitles(namedRecords(filter, object, objects))
  const { all } = useColleagues()
  const asked = leaves(filter)
  const segments = useSegments(asked.some(isInSegment)).data
  const purposes = usePurposes(asked.some(isConsented)).data
  return useMemo(
    () =>
      new Map([
        ...(segments ?? []).map((each) => [each.id, each.name] as const),
        ...(purposes ?? []).map((each) => [each.slug, each.name] as const),
        ...all.map((each) => [each.value, each.label] as const),
        ...held.map(({ record, slug }) => [record.id, titleOf(record, objects.find((each) => each.slug === slug))] as const),
      ]),
    [all, held, objects, purposes, segments],
  )
}
