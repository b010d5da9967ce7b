/** A link to a record of one of several objects: first which object, then which record. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import { useObjects, useTitles } from '../api/records'
import type { Cell, Field } from '../api/types'
import { titleOf, titleOfRelated } from '../lib/titles'
import { type Family, type InputProps, labels, part, partsOf, type ViewProps } from './family'
import classes from './fields.module.css'
import { useRecordChoices } from './record-search'
import { RecordLink } from './relation'

export function pointed(value: Cell): { object: string; id: string } | null {
  const held = partsOf(value)
  const object = part(held, 'object')
  const id = part(held, 'id')
  return object !== '' && id !== '' ? { object, id } : null
}

function targets(field: Field): string[] {
  const told = field.settings?.objects
  return field.relates_to_many ?? (Array.isArray(told) ? told.filter((each): each is string => typeof each === 'string') : [])
}

function ReferenceView({ field, value, row }: ViewProps) {
  const at = pointed(value)
  const sent = titleOfRelated(row, field.slug)
  const object = useObjects().data?.find((each) => each.slug === at?.object)
  const [read] = useTitles(at && object && sent === null ? [at] : [])
  if (!at) return null
  const title = sent ?? (read ? titleOf(read.record, object) : (object?.label_singular ?? 'Open'))
  return <RecordLink object={at.object} id={at.id} title={title} />
}

function ReferenceField(props: InputProps) {
  const objects = useObjects().data ?? []
  const open = targets(props.field)
  const at = pointed(props.value)
  const [kind, setKind] = useState(at?.object ?? open[0] ?? '')
  const [typed, setTyped] = useState('')
  const slug = at?.object ?? kind
  const { options, nothing } = useRecordChoices(slug, typed, at ? [at.id] : [])
  return (
    <div className={classes.phone}>
      <Select
        aria-label={`Kind of ${props.field.label.toLowerCase()}`}
        {...(props.label === undefined ? {} : { label: 'Kind' })}
        allowDeselect={false}
        data={open.map((each) => ({ value: each, label: objects.find((object) => object.slug === each)?.label_singular ?? each }))}
        value={slug || null}
        onChange={(chosen) => {
          if (!chosen) return
          setKind(chosen)
          setTyped('')
          if (at && at.object !== chosen) props.onChange(null)
        }}
      />
      <Select
        {...labels(props)}
        data={options}
        value={at?.id ?? null}
        searchable
        clearable={!props.required}
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options: all }) => all}
        nothingFoundMessage={nothing}
        onChange={(id) => props.onChange(id ? { object: slug, id } : null)}
      />
    </div>
  )
}

export const reference: Family = {
  View: ReferenceView,
  Input: ReferenceField,
  text: (value) => pointed(value)?.id ?? '',
  icon: 'link',
  align: 'left',
  width: 180,
}
