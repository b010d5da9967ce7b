/** One fact: click to change it, Enter keeps it, Esc leaves it as it was. */
import { Button, Group, Tooltip, VisuallyHidden } from '@mantine/core'
import { type KeyboardEvent, useState } from 'react'
import { Problem } from '../api/client'
import { type Held, useChangeRecord } from '../api/records'
import type { Cell, Field, FieldType, ObjectType } from '../api/types'
import { familyOf } from '../fields/families'
import { Icon } from '../ui/icon'
import { problemText } from '../ui/notice'
import { undoable } from '../ui/undo-toast'
import { Provenance } from './provenance'
import { isEditable } from './use-edit'
import classes from './facts.module.css'

/** Values that are links cannot themselves be the button, so a pencil stands beside them. */
const linked: FieldType[] = ['email', 'phone', 'url', 'relation', 'relations', 'reference', 'rich_text', 'file']

export function Fact({ object, field, held, fixed }: {
  object: ObjectType
  field: Field
  held: Held
  fixed: boolean
}) {
  const family = familyOf(field.type)
  const value = held.record[field.slug]
  const [draft, setDraft] = useState<{ value: Cell } | null>(null)
  const empty = value === null || value === undefined || value === ''
  const view = <family.View field={field} value={value} row={held.record} />

  return (
    <div className={classes.fact}>
      <dt title={field.help ?? undefined}>
        {empty ? (
          field.label
        ) : (
          <Tooltip label={<Provenance object={object} field={field} record={held.record} />} openDelay={400} multiline maw={280} position="bottom-start" events={{ hover: true, focus: true, touch: true }}>
            <span className={classes.from}>{field.label}</span>
          </Tooltip>
        )}
      </dt>
      <dd>
        {draft ? (
          <Editor object={object} field={field} held={held} draft={draft.value} onDraft={(next) => setDraft({ value: next })} onEnd={() => setDraft(null)} />
        ) : fixed || !isEditable(field) ? (
          <div className={classes.still}>{empty ? <span className={classes.absent}>–</span> : view}</div>
        ) : linked.includes(field.type) && !empty ? (
          <div className={classes.linked}>
            <span className={classes.linkedText}>{view}</span>
            <button type="button" className={classes.pencil} onClick={() => setDraft({ value })} aria-label={`Change ${field.label.toLowerCase()}`}>
              <Icon name="edit" size={13} />
            </button>
          </div>
        ) : (
          <button type="button" className={classes.edit} onClick={() => setDraft({ value })}>
            <VisuallyHidden>Change {field.label.toLowerCase()}: </VisuallyHidden>
            {empty ? <span className={classes.absent}>Add</span> : view}
          </button>
        )}
      </dd>
    </div>
  )
}

interface EditorProps {
  object: ObjectType
  field: Field
  held: Held
  draft: Cell
  onDraft: (value: Cell) => void
  onEnd: () => void
}

function Editor({ object, field, held, draft, onDraft, onEnd }: EditorProps) {
  const change = useChangeRecord(object.slug)
  const { Input } = familyOf(field.type)
  const before = held.record[field.slug]
  const id = held.record.id

  const save = () => {
    const next = draft === '' ? null : draft
    if (JSON.stringify(next ?? null) === JSON.stringify(before ?? null)) return onEnd()
    change.mutate(
      { id, etag: held.etag, set: { [field.slug]: next ?? null } },
      {
        onSuccess: (saved) => {
          onEnd()
          undoable(`${field.label} saved`, () => change.mutateAsync({ id, etag: saved.etag, set: { [field.slug]: before ?? null } }))
        },
      },
    )
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      onEnd()
    }
    if (event.key === 'Enter' && (field.type !== 'long_text' || event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      save()
    }
  }
  return (
    <div className={classes.editing} onKeyDown={keys}>
      <Input field={field} value={draft} onChange={onDraft} autoFocus />
      {change.error && (
        <span className={classes.wrong} role="alert">
          {refusal(change.error)}
        </span>
      )}
      <Group gap={6}>
        <Button size="compact-xs" loading={change.isPending} onClick={save}>
          Save
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={onEnd}>
          Cancel
        </Button>
      </Group>
    </div>
  )
}

function refusal(error: unknown): string {
  if (error instanceof Problem && error.status === 412) {
    return 'Somebody changed this record meanwhile. What you typed is still here; save again to keep it over theirs.'
  }
  if (error instanceof Problem && error.errors[0]) return error.errors[0].detail
  const { title, detail } = problemText(error)
  return detail ?? title
}
