/** A link to another record, shown by its title and chosen by searching for it. */
import { Anchor, Select } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { titleOfRelated } from '../lib/titles'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'
import { useRecordChoices } from './record-search'

export function RecordLink({ object, id, title }: { object: string; id: string; title: string }) {
  return (
    <Anchor component={Link} to={`/${object}/${id}`} inherit c="inherit" underline="hover" tabIndex={-1} onClick={(event) => event.stopPropagation()}>
      {title}
    </Anchor>
  )
}

function RelationView({ field, value, row }: ViewProps) {
  const id = textOf(value)
  if (id === '' || !field.relates_to) return null
  return <RecordLink object={field.relates_to} id={id} title={titleOfRelated(row, field.slug) ?? 'Open'} />
}

export function RelationField(props: InputProps) {
  const chosen = textOf(props.value)
  const [typed, setTyped] = useState('')
  const { options, nothing } = useRecordChoices(props.field.relates_to ?? '', typed, chosen === '' ? [] : [chosen])
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
      nothingFoundMessage={nothing}
      onChange={props.onChange}
    />
  )
}

export const relation: Family = { View: RelationView, Input: RelationField, icon: 'link', align: 'left', width: 180 }
