/** The conditions of a segment: a list joined by "and" or "or", within which others may stand. */
import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useObjects } from '../../api/records'
import type { Filter, ObjectType } from '../../api/types'
import { changed, type Flat, flatten, unflatten } from '../../lib/filter'
import { filterWords } from '../../lib/filter-words'
import { JoinWord } from '../../records/filter-chip'
import { useNames } from '../../records/use-names'
import { Icon } from '../../ui/icon'
import { ConditionDialog, opens } from './condition-dialog'
import classes from './segments.module.css'

interface BuilderProps {
  people: ObjectType
  self: string | null
  filter: Filter | null
  onChange: (filter: Filter | null) => void
}

export function Builder(props: BuilderProps) {
  return <List {...props} depth={0} />
}

/** Which condition is open: one by its place, or a new one. */
type Open = number | 'new' | null

function List({ people, self, filter, onChange, depth }: BuilderProps & { depth: number }) {
  const [open, setOpen] = useState<Open>(null)
  const flat = flatten(filter)
  const join: Flat['join'] = flat.join
  const put = (at: number | null, part: Filter | null) => onChange(changed(filter, at, part))
  const grouped = (part: Filter): Filter => (join === 'and' ? { or: [part] } : { and: [part] })
  return (
    <div className={depth === 0 ? classes.list : classes.inner} role="group" aria-label={depth === 0 ? 'Conditions' : 'Group of conditions'}>
      {flat.parts.map((part, at) => (
        <div key={at} className={classes.row}>
          <span className={classes.joint}>{at > 0 && <JoinWord join={join} onTurn={(next) => onChange(unflatten({ ...flat, join: next }))} />}</span>
          {'and' in part || 'or' in part ? (
            <List people={people} self={self} filter={part} onChange={(next) => put(at, next)} depth={depth + 1} />
          ) : (
            <Condition people={people} part={part} onOpen={() => setOpen(at)} onRemove={() => put(at, null)} onGroup={depth < 3 ? () => put(at, grouped(part)) : null} />
          )}
        </div>
      ))}
      <div className={classes.row}>
        <span className={classes.joint} />
        <Group gap={6}>
          <Button variant="default" size="compact-sm" leftSection={<Icon name="plus" size={12} />} onClick={() => setOpen('new')}>
            {flat.parts.length === 0 ? 'Add a condition' : join === 'and' ? 'And …' : 'Or …'}
          </Button>
        </Group>
      </div>
      {open !== null && (
        <ConditionDialog
          people={people}
          self={self}
          start={open === 'new' ? null : (flat.parts[open] ?? null)}
          onClose={() => setOpen(null)}
          onDone={(part) => {
            put(open === 'new' ? null : open, part)
            setOpen(null)
          }}
        />
      )}
    </div>
  )
}

function Condition({ people, part, onOpen, onRemove, onGroup }: {
  people: ObjectType
  part: Filter
  onOpen: () => void
  onRemove: () => void
  onGroup: (() => void) | null
}) {
  const objects = useObjects().data ?? []
  const names = useNames(part, people)
  const words = filterWords(part, people, objects, names)
  const may = opens(part, people, objects)
  return (
    <span className={classes.condition}>
      <button type="button" className={classes.words} disabled={!may} title={may ? undefined : 'Said by a program; it can be removed here, not changed'} onClick={onOpen}>
        {words}
      </button>
      {onGroup && (
        <Tooltip label="Put it into a group, where others may hold instead">
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Group: ${words}`} onClick={onGroup}>
            <Icon name="board" size={14} />
          </ActionIcon>
        </Tooltip>
      )}
      <ActionIcon variant="subtle" color="gray" size="sm" aria-label={`Remove: ${words}`} onClick={onRemove}>
        <Icon name="close" size={14} />
      </ActionIcon>
    </span>
  )
}
