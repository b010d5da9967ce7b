/** Records of an object found by typing, with those already chosen among them. */
import { useDebouncedValue } from '@mantine/hooks'
import { useObject, useRecords, useTitles } from '../api/records'
import type { ObjectType } from '../api/types'
import { titleOf } from '../lib/titles'

interface Found {
  object: ObjectType | undefined
  options: { value: string; label: string }[]
  nothing: string
}

export function useRecordChoices(slug: string, typed: string, chosen: string[]): Found {
  const object = useObject(slug)
  const held = useTitles(object ? chosen.map((id) => ({ object: slug, id })) : [])
  // The input holds the title of what is chosen until somebody types; that is nothing to search for.
  const resting = held.some(({ record }) => titleOf(record, object) === typed)
  const [asked] = useDebouncedValue(resting ? '' : typed, 200)
  const found = useRecords(slug, { ...(asked ? { search: asked } : {}), limit: 20 }, object !== undefined)
  const options = held.map(({ record }) => ({ value: record.id, label: titleOf(record, object) }))
  for (const row of found.data?.data ?? []) {
    if (!options.some((option) => option.value === row.id)) options.push({ value: row.id, label: titleOf(row, object) })
  }
  // A chosen record that cannot be read must not vanish from the choice.
  for (const id of chosen) if (!options.some((option) => option.value === id)) options.push({ value: id, label: object?.label_singular ?? 'Record' })
  return { object, options, nothing: found.isFetching ? 'Searching…' : `No ${object?.singular ?? 'record'} found` }
}
