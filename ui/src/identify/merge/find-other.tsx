/** The other record, searched for. Those that are to be merged often have one name, so more than the name is told. */
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useRecord, useRecords } from '../../api/records'
import type { ObjectType } from '../../api/types'
import { titleOf } from '../../lib/titles'
import { toldApart } from './compare-rows'

interface FindOtherProps {
  object: ObjectType
  id: string
  title: string
  other: string | null
  onChoose: (id: string | null) => void
}

export function FindOther({ object, id, title, other, onChoose }: FindOtherProps) {
  const [typed, setTyped] = useState('')
  const held = useRecord(object.slug, other).data?.record
  const chosen = held ? toldApart(held, object, titleOf(held, object)) : ''
  // The input holds what is chosen until somebody types; that is nothing to search for.
  const [asked] = useDebouncedValue(typed === chosen ? '' : typed, 200)
  const found = useRecords(object.slug, { ...(asked ? { search: asked } : {}), limit: 20 })
  const rows = [...(held ? [held] : []), ...(found.data?.data ?? []).filter((row) => row.id !== other)]
  return (
    <Select
      label={`Merge ${title} with`}
      placeholder={`Search ${object.plural} by name, number or address`}
      maw={560}
      data={rows.filter((row) => row.id !== id).map((row) => ({ value: row.id, label: toldApart(row, object, titleOf(row, object)) }))}
      value={other}
      searchable
      clearable
      autoFocus={other === null}
      openOnFocus={false}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? 'Searching…' : `No other ${object.singular} found`}
      onChange={onChoose}
    />
  )
}
