/** Links to several records of one object. */
import { MultiSelect } from '@mantine/core'
import { useState } from 'react'
import { useObject, useTitles } from '../api/records'
import { count } from '../lib/format'
import { titleOf } from '../lib/titles'
import { type Family, type InputProps, labels, type ViewProps, wordsOf } from './family'
import classes from './fields.module.css'
import { useRecordChoices } from './record-search'
import { RecordLink, RelationField } from './relation'

/** So many are named; more of them are counted. */
const named = 3

function RelationsView({ field, value }: ViewProps) {
  const slug = field.relates_to ?? ''
  const ids = wordsOf(value)
  const object = useObject(slug)
  const titles = useTitles(object ? ids.slice(0, named).map((id) => ({ object: slug, id })) : [])
  if (ids.length === 0) return null
  return (
    <span className={classes.several}>
      {titles.map(({ record }) => (
        <RecordLink key={record.id} object={slug} id={record.id} title={titleOf(record, object)} />
      ))}
      {ids.length > titles.length && <span className={classes.soft}>{titles.length > 0 ? `and ${count(ids.length - titles.length)} more` : count(ids.length)}</span>}
    </span>
  )
}

function RelationsField(props: InputProps) {
  const chosen = wordsOf(props.value)
  const [typed, setTyped] = useState('')
  const { options, nothing } = useRecordChoices(props.field.relates_to ?? '', typed, chosen)
  return (
    <MultiSelect
      {...labels(props)}
      data={options}
      value={chosen}
      searchable
      clearable
      hidePickedOptions
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options: all }) => all}
      nothingFoundMessage={nothing}
      onChange={(ids) => props.onChange(ids.length > 0 ? ids : null)}
    />
  )
}

export const relations: Family = {
  View: RelationsView,
  Input: RelationsField,
  Operand: RelationField,
  text: (value) => wordsOf(value).join('; '),
  icon: 'link',
  align: 'left',
  width: 220,
}
