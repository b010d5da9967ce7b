/** A note, a call report, a meeting or a task at a record, written where its story is read. */
import { Button, Group, Text, Textarea, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { type KeyboardEvent, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { useMay } from '../api/may'
import { removeRecord, useCreateRecord, useObject } from '../api/records'
import type { Cell, ObjectType } from '../api/types'
import { familyOf } from '../fields/families'
import { Icon, type IconName } from '../ui/icon'
import { Failed } from '../ui/notice'
import { undoable } from '../ui/undo-toast'
import { type About, aboutOf } from './about'
import { fieldOf } from './columns'
import classes from './desk.module.css'

type Kind = 'note' | 'call' | 'meeting' | 'task'

const kinds: { kind: Kind; label: string; icon: IconName; key: string; done: string }[] = [
  { kind: 'note', label: 'Note', icon: 'edit', key: 'n', done: 'Note kept' },
  { kind: 'call', label: 'Call', icon: 'call', key: 'c', done: 'Call logged' },
  { kind: 'meeting', label: 'Meeting', icon: 'people', key: 'm', done: 'Meeting logged' },
  { kind: 'task', label: 'Task', icon: 'task', key: 't', done: 'Task made' },
]

/** What each kind asks for besides its text; only fields that activities really have are shown. */
const asks: Record<Kind, string[]> = {
  note: [],
  call: ['direction', 'outcome', 'minutes', 'department'],
  meeting: ['outcome', 'minutes', 'department'],
  task: ['due_at', 'owner_id'],
}

export function Composer({ object, id }: { object: ObjectType; id: string }) {
  const activities = useObject('activities')
  const may = useMay()
  const [kind, setKind] = useState<Kind | null>(null)
  const about = aboutOf(activities, object.slug)
  const usable = may.on('activities', 'create') && activities !== undefined && about !== undefined
  useHotkeys(usable ? kinds.map(({ key, kind: each }) => [key, () => setKind(each)] as const).map(([key, run]) => [key, run]) : [])
  if (!usable) return null
  return (
    <section aria-label="Add to the story">
      <div className={classes.kinds}>
        {kinds.map((each) => (
          <Button
            key={each.kind}
            variant={each.kind === kind ? 'light' : 'default'}
            leftSection={<Icon name={each.icon} size={14} />}
            aria-expanded={each.kind === kind}
            title={`${each.label} (${each.key.toUpperCase()})`}
            onClick={() => setKind(each.kind === kind ? null : each.kind)}
          >
            {each.label}
          </Button>
        ))}
      </div>
      {kind && <Form key={kind} activities={activities} about={about} object={object} id={id} kind={kind} onDone={() => setKind(null)} />}
    </section>
  )
}

function Form({ activities, about, object, id, kind, onDone }: {
  activities: ObjectType
  about: About
  object: ObjectType
  id: string
  kind: Kind
  onDone: () => void
}) {
  const client = useQueryClient()
  const create = useCreateRecord('activities')
  const [subject, setSubject] = useState('')
  const [text, setText] = useState('')
  const [more, setMore] = useState<Record<string, Cell>>({})
  const fields = asks[kind].flatMap((slug) => fieldOf(activities, slug) ?? [])
  const isTask = kind === 'task'
  const empty = isTask ? subject.trim() === '' : kind === 'note' && text.trim() === ''

  const told = () => {
    void client.invalidateQueries({ queryKey: ['timeline', object.slug, id] })
    void client.invalidateQueries({ queryKey: ['board', object.slug] })
  }
  const save = () => {
    if (empty || create.isPending) return
    const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== '' && value !== null && value !== undefined))
    const title = subject.trim() || text.trim().split('\n')[0]?.slice(0, 120)
    create.mutate(
      {
        kind,
        ...about.given(id),
        ...(title ? { subject: title } : {}),
        ...(text.trim() === '' ? {} : { text: text.trim() }),
        ...(isTask ? {} : { done_at: new Date().toISOString() }),
        ...given,
      },
      {
        onSuccess: (row) => {
          onDone()
          told()
          undoable(kinds.find((each) => each.kind === kind)?.done ?? 'Kept', () => removeRecord('activities', row.id).then(told))
        },
      },
    )
  }
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone()
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault()
      save()
    }
  }
  return (
    <form
      className={classes.form}
      style={{ marginTop: 10 }}
      onKeyDown={keys}
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      {create.error && <Failed error={create.error} />}
      {kind !== 'note' && (
        <TextInput
          aria-label="Subject"
          placeholder={isTask ? 'What is to be done' : 'What it was about'}
          data-autofocus
          autoFocus
          maxLength={200}
          value={subject}
          onChange={(event) => setSubject(event.currentTarget.value)}
        />
      )}
      <Textarea
        aria-label={isTask ? 'Details' : 'Text'}
        placeholder={kind === 'note' ? 'What should be remembered' : isTask ? 'Details' : 'What was said and agreed'}
        autosize
        minRows={2}
        maxRows={14}
        autoFocus={kind === 'note'}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {fields.length > 0 && (
        <div className={classes.two}>
          {fields.map((field) => {
            const { Input } = familyOf(field.type)
            return (
              <Input
                key={field.slug}
                field={field}
                label={field.slug === 'owner_id' ? 'Whose' : field.label}
                value={more[field.slug]}
                onChange={(value) => setMore((before) => ({ ...before, [field.slug]: value }))}
              />
            )
          })}
        </div>
      )}
      <Group gap="xs">
        <Button type="submit" loading={create.isPending} disabled={empty}>
          {isTask ? 'Make the task' : kind === 'note' ? 'Keep the note' : 'Log it'}
        </Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          Discard
        </Button>
        <Text size="xs" c="dimmed" ml="auto" visibleFrom="sm">
          Ctrl+Enter keeps it
        </Text>
      </Group>
    </form>
  )
}
