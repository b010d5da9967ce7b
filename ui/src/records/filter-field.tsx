/** A filter inside a form: its conditions in words, and beneath them, within the form, the one that is being made. */
import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import type { Field, Filter, ObjectType } from '../api/types'
import { changed, flatten, unflatten } from '../lib/filter'
import { Icon } from '../ui/icon'
import { ConditionEditor } from './condition-editor'
import { ChipButtons, JoinWord, useCondition } from './filter-chip'
import classes from './list-page.module.css'

/** Which condition is open: one by its place, or a new one. */
type Open = number | 'new' | null

export function FilterField({ object, typed, filter, onChange }: {
  object: ObjectType
  /** What a name may mean that is none of the object's fields. */
  typed?: (name: string) => Field[]
  filter: Filter | null
  onChange: (filter: Filter | null) => void
}) {
  const [open, setOpen] = useState<Open>(null)
  const flat = flatten(filter)
  const put = (at: number | null, part: Filter | null) => {
    onChange(changed(filter, at, part))
    setOpen(null)
  }
  return (
    <Stack gap="xs" mt={4}>
      <Group gap={6} role="group" aria-label="Filter">
        {flat.parts.map((part, index) => (
          <span key={index} style={{ display: 'contents' }}>
            {index > 0 && <JoinWord join={flat.join} onTurn={(join) => onChange(unflatten({ ...flat, join }))} />}
            <Chip object={object} part={part} onOpen={() => setOpen(index)} onRemove={() => put(index, null)} />
          </span>
        ))}
        <Button variant="default" leftSection={<Icon name="filter" size={14} />} aria-expanded={open === 'new'} onClick={() => setOpen(open === 'new' ? null : 'new')}>
          Filter
        </Button>
      </Group>
      {open !== null && (
        <div className={classes.within}>
          <ConditionEditor
            key={open}
            object={object}
            start={open === 'new' ? null : (flat.parts[open] ?? null)}
            own
            typed={typed}
            inForm
            onCancel={() => setOpen(null)}
            onDone={(part) => put(open === 'new' ? null : open, part)}
          />
        </div>
      )}
    </Stack>
  )
}

function Chip({ object, part, onOpen, onRemove }: { object: ObjectType; part: Filter; onOpen: () => void; onRemove: () => void }) {
  const { words, canEdit } = useCondition(part, object)
  return (
    <span className={classes.chip}>
      <ChipButtons words={words} canEdit={canEdit} onOpen={onOpen} onRemove={onRemove} />
    </span>
  )
}
