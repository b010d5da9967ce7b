/** The conditions of a list, each read in plain words, each opened by a click. */
import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import type { Filter, ObjectType } from '../api/types'
import { changed, flatten, unflatten } from '../lib/filter'
import { Icon } from '../ui/icon'
import { ConditionEditor } from './condition-editor'
import { ChipButtons, JoinWord, useCondition } from './filter-chip'
import classes from './list-page.module.css'

interface BarProps {
  object: ObjectType
  filter: Filter | null
  onChange: (filter: Filter | null) => void
}

export function FilterBar({ object, filter, onChange }: BarProps) {
  const flat = flatten(filter)
  if (flat.parts.length === 0) return null
  return (
    <div className={classes.bar} role="group" aria-label="Filter">
      {flat.parts.map((part, index) => (
        <span key={index} style={{ display: 'contents' }}>
          {index > 0 && <JoinWord join={flat.join} onTurn={(join) => onChange(unflatten({ ...flat, join }))} />}
          <Chip object={object} part={part} onChange={(next) => onChange(changed(filter, index, next))} />
        </span>
      ))}
      <Button variant="subtle" color="gray" size="compact-xs" onClick={() => onChange(null)}>
        Clear
      </Button>
    </div>
  )
}

function Chip({ object, part, onChange }: { object: ObjectType; part: Filter; onChange: (part: Filter | null) => void }) {
  const [open, setOpen] = useState(false)
  const { words, canEdit } = useCondition(part, object)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={340} trapFocus disabled={!canEdit}>
      <Popover.Target>
        <span className={classes.chip}>
          <ChipButtons words={words} canEdit={canEdit} onOpen={() => setOpen(true)} onRemove={() => onChange(null)} />
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <ConditionEditor
          object={object}
          start={part}
          onDone={(next) => {
            onChange(next)
            setOpen(false)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

export function AddFilter({ object, filter, onChange }: BarProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-end" width={340} trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="filter" size={14} />} onClick={() => setOpen(!open)}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ConditionEditor
          object={object}
          start={null}
          onDone={(part) => {
            onChange(changed(filter, null, part))
            setOpen(false)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
