/** What can be done with the chosen records, all at once, and taken back at once. */
import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { type BulkChange, type Meant, undoBatch, useBulk } from '../api/bulk'
import { useMay } from '../api/may'
import type { Filter, ObjectType, Page } from '../api/types'
import { count } from '../lib/format'
import { allMatching, type Selection } from '../lib/selection'
import { Icon } from '../ui/icon'
import { failedTo, said, undoable } from '../ui/undo-toast'
import { BulkForm, type BulkKind } from './bulk-form'
import { ExportMenu } from './export-menu'
import classes from './bulk-bar.module.css'

interface BarProps {
  object: ObjectType
  selection: Selection
  loaded: number
  more: boolean
  totals: Page | undefined
  narrowed: { filter?: Filter; search?: string }
  fields: string[]
  onSelect: (selection: Selection) => void
  onClear: () => void
  onCount: () => void
  /** What else can be done with some of an object, told which: all that match are not meant by it. */
  also?: Also | undefined
}

export type Also = (object: string, ids: string[], done: () => void) => ReactNode

const alreadySo: Record<BulkKind, string> = {
  set: 'they have that value already',
  owner: 'they are assigned so already',
  add: 'they have these tags already',
  remove: 'none of them has these tags',
  delete: 'they are gone already',
}

const done: Record<BulkKind, string> = { set: 'changed', owner: 'assigned', add: 'tagged', remove: 'untagged', delete: 'deleted' }

export function BulkBar({ object, selection, loaded, more, totals, narrowed, fields, onSelect, onClear, onCount, also }: BarProps) {
  const [form, setForm] = useState<BulkKind | null>(null)
  const bulk = useBulk(object.slug)
  const may = useMay()
  const mayEdit = may.act('bulk') && may.on(object.slug, 'edit')
  const tagged = object.fields.some((field) => field.type === 'tags' || field.type === 'multi_select')
  const owned = object.fields.some((field) => field.slug === 'owner_id')
  const matching = totals?.total ?? (more ? null : loaded)
  const number = selection.all ? matching : selection.ids.size
  const named = (total: number) => `${count(total)} ${total === 1 ? object.singular : object.plural}`
  const meant: Meant = selection.all ? narrowed : { ids: [...selection.ids] }
  const whole = selection.ids.size >= loaded && more

  const run = (kind: BulkKind, change: BulkChange) =>
    bulk.mutate(
      { meant, change },
      {
        onSuccess: (answer) => {
          setForm(null)
          if (kind === 'delete') onClear()
          if (answer.skipped_count) said(`${named(answer.skipped_count)} left out: not yours to change, or changed meanwhile`)
          if (answer.count === 0) {
            if (!answer.skipped_count) said(`Nothing changed: ${alreadySo[kind]}`)
            return
          }
          undoable(`${named(answer.count)} ${done[kind]}`, async () => {
            const back = await undoBatch(answer.batch_id)
            const kept = back.skipped_count ?? back.skipped.length
            if (kept > 0) said(`${named(kept)} left as they are: changed since then`)
          })
        },
        onError: (error) => {
          if (kind === 'delete') failedTo('Nothing was deleted', error)
        },
      },
    )
  const open = (kind: BulkKind) => {
    bulk.reset()
    setForm(kind)
  }

  return (
    <div className={classes.bar} role="region" aria-label="Chosen records">
      <span className={classes.count} role="status">
        {number === null ? `All ${object.plural} that match` : `${count(number)} chosen`}
      </span>
      {!selection.all && whole && (
        <Button size="compact-xs" variant="subtle" onClick={() => (onCount(), onSelect(allMatching))}>
          Choose all {matching === null ? '' : count(matching)} that match
        </Button>
      )}
      <span className={classes.rule} />
      {mayEdit && (
        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Icon name="edit" size={14} />} onClick={() => open('set')}>
          Edit
        </Button>
      )}
      {mayEdit && owned && (
        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Icon name="user" size={14} />} onClick={() => open('owner')}>
          Assign
        </Button>
      )}
      {mayEdit && tagged && (
        <Menu position="top">
          <Menu.Target>
            <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Icon name="tag" size={14} />}>
              Tags
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => open('add')}>Add tags</Menu.Item>
            <Menu.Item onClick={() => open('remove')}>Remove tags</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {may.act('export') && may.on(object.slug, 'export') && (
        <ExportMenu object={object} narrowed={selection.all ? narrowed : { filter: { field: 'id', op: 'in', value: [...selection.ids] } }} sort={[]} fields={fields}>
          <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Icon name="download" size={14} />}>
            Export
          </Button>
        </ExportMenu>
      )}
      {may.act('bulk') && may.on(object.slug, 'delete') && (
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          leftSection={<Icon name="trash" size={14} />}
          loading={bulk.isPending && form === null}
          onClick={() => (selection.all ? open('delete') : run('delete', { delete: true }))}
        >
          Delete
        </Button>
      )}
      {!selection.all && also?.(object.slug, [...selection.ids], onClear)}
      <Tooltip label="Choose none (Esc)">
        <ActionIcon aria-label="Choose none" onClick={onClear}>
          <Icon name="close" size={14} />
        </ActionIcon>
      </Tooltip>
      {form && (
        <BulkForm
          kind={form}
          object={object}
          named={number === null ? `all ${object.plural} that match` : named(number)}
          busy={bulk.isPending}
          error={bulk.error}
          onClose={() => setForm(null)}
          onRun={(change) => run(form, change)}
        />
      )}
    </div>
  )
}
