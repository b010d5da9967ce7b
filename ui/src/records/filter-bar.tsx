/** The conditions of a list, each read in plain words, each opened by a click. */
import { Button, Popover, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useObjects } from '../api/records'
import type { Filter, ObjectType } from '../api/types'
import { flatten, unflatten } from '../lib/filter'
import { filterWords } from '../lib/filter-words'
import { Icon } from '../ui/icon'
import { ConditionEditor, editable } from './condition-editor'
import { useNames } from './use-names'
import classes from './list-page.module.css'

interface BarProps {
  object: ObjectType
  filter: Filter | null
  /** Only what is stored with the records themselves. */
  own?: boolean
  onChange: (filter: Filter | null) => void
}

export function FilterBar({ object, filter, own, onChange }: BarProps) {
  const flat = flatten(filter)
  if (flat.parts.length === 0) return null
  const replace = (at: number, part: Filter | null) => {
    const parts = flat.parts.flatMap((each, index) => (index === at ? (part ? [part] : []) : [each]))
    onChange(unflatten({ ...flat, parts }))
  }
  return (
    <div className={classes.bar} role="group" aria-label="Filter">
      {flat.parts.map((part, index) => (
        <span key={index} style={{ display: 'contents' }}>
          {index > 0 && (
            <Tooltip label={flat.join === 'and' ? 'All must hold; click for any' : 'Any may hold; click for all'}>
              <button
                type="button"
                className={classes.join}
                onClick={() => onChange(unflatten({ ...flat, join: flat.join === 'and' ? 'or' : 'and' }))}
              >
                {flat.join}
              </button>
            </Tooltip>
          )}
          <Chip object={object} part={part} {...(own ? { own } : {})} onChange={(next) => replace(index, next)} />
        </span>
      ))}
      <Button variant="subtle" color="gray" size="compact-xs" onClick={() => onChange(null)}>
        Clear
      </Button>
    </div>
  )
}

function Chip({ object, part, own, onChange }: { object: ObjectType; part: Filter; own?: boolean; onChange: (part: Filter | null) => void }) {
  const objects = useObjects().data ?? []
  const [open, setOpen] = useState(false)
  const names = useNames(part, object)
  const words = filterWords(part, object, objects, names)
  const canEdit = editable(part, object, objects)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={340} trapFocus disabled={!canEdit}>
      <Popover.Target>
        <span className={classes.chip}>
          <button type="button" onClick={() => setOpen(canEdit)} style={canEdit ? {} : { cursor: 'default' }}>
            {words}
          </button>
          <button type="button" className={classes.drop} aria-label={`Remove: ${words}`} onClick={() => onChange(null)}>
            <Icon name="close" size={12} />
          </button>
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <ConditionEditor
          object={object}
          start={part}
          {...(own ? { own } : {})}
          onDone={(next) => {
            onChange(next)
            setOpen(false)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

export function AddFilter({ object, filter, own, onChange }: BarProps) {
  const [open, setOpen] = useState(false)
  return (
    <Popover opened={open} onChange={setOpen} position={own ? 'bottom-start' : 'bottom-end'} width={340} trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="filter" size={14} />} onClick={() => setOpen(!open)}>
          Filter
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ConditionEditor
          object={object}
          start={null}
          {...(own ? { own } : {})}
          onDone={(part) => {
            const flat = flatten(filter)
            onChange(unflatten({ ...flat, parts: [...flat.parts, part] }))
            setOpen(false)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}
