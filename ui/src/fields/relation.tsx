/** A link to another record, shown by its title and chosen by searching for it. */
import { Anchor, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { Link } from 'react-router'
import { useObject, useRecord, useRecords } from '../api/records'
import { titleOf, titleOfRelated } from '../lib/titles'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

function RelationView({ field, value, row }: ViewProps) {
  const id = textOf(value)
  if (id === '') return null
  const title = titleOfRelated(row, field.slug) ?? 'Open'
  return (
    <Anchor component={Link} to={`/${field.relates_to}/${id}`} inherit c="inherit" underline="hover" tabIndex={-1} onClick={(event) => event.stopPropagation()}>
      {title}
    </Anchor>
  )
}

function RelationField(props: InputProps) {
  const target = props.field.relates_to ?? ''
  const object = useObject(target)
  const chosen = textOf(props.value)
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed, 200)
  const held = useRecord(target, chosen === '' ? null : chosen)
  const found = useRecords(target, { ...(asked ? { search: asked } : {}), limit: 20 }, object !== undefined)

  const options = (found.data?.data ?? []).map((row) => ({ value: row.id, label: titleOf(row, object) }))
  if (held.data && !options.some((option) => option.value === chosen)) {
    options.unshift({ value: chosen, label: titleOf(held.data.record, object) })
  }
  return (
    <Select
      {...labels(props)}
      data={options}
      value={chosen || null}
      searchable
      clearable={!props.required}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options: all }) => all}
      nothingFoundMessage={found.isFetching ? 'Searching…' : `No ${object?.singular ?? 'record'} found`}
      onChange={props.onChange}
    />
  )
}

export const relation: Family = { View: RelationView, Input: RelationField, icon: 'link', align: 'left', width: 180 }
