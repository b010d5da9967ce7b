/** What can be done with a saved view: its name, who uses it, its place, its end. */
import { ActionIcon, Button, Menu, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../api/may'
import type { ObjectType } from '../api/types'
import { type SavedView, useChangeView, useCreateView, useDefaultView, useDeleteView, useViewOrder } from '../api/views'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { failedTo, said, undoable } from '../ui/undo-toast'
import classes from './view-tabs.module.css'

export function ViewMenu({ object, view, views, first, onGone }: {
  object: ObjectType
  view: SavedView
  views: SavedView[]
  first: string | null
  onGone: () => void
}) {
  const [renaming, setRenaming] = useState(false)
  const change = useChangeView(object.slug)
  const create = useCreateView(object.slug)
  const remove = useDeleteView(object.slug)
  const prefer = useDefaultView(object.slug)
  const order = useViewOrder(object.slug)
  const may = useMay()
  const mayShare = may.write && may.act('manage_views')
  const at = views.findIndex((each) => each.id === view.id)
  const moveTo = (to: number) => {
    const ids = views.map((each) => each.id).filter((id) => id !== view.id)
    ids.splice(to, 0, view.id)
    order.mutate(ids, { onError: (error) => failedTo('The tab did not move', error) })
  }
  const drop = () =>
    remove.mutate(view.id, {
      onSuccess: () => {
        onGone()
        undoable(`View “${view.name}” deleted`, () =>
          create.mutateAsync({ name: view.name, kind: view.kind, shared: view.shared && mayShare, settings: view.settings }),
        )
      },
      onError: (error) => failedTo('The view was not deleted', error),
    })

  return (
    <>
      <Menu position="bottom-start" width={220}>
        <Menu.Target>
          <ActionIcon size={22} className={classes.more} aria-label={`View ${view.name}: more`}>
            <Icon name="more" size={14} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {view.can_edit && (
            <Menu.Item leftSection={<Icon name="edit" />} onClick={() => setRenaming(true)}>
              Rename
            </Menu.Item>
          )}
          {view.mine && mayShare && (
            <Menu.Item
              leftSection={<Icon name="share" />}
              onClick={() =>
                change.mutate(
                  { id: view.id, shared: !view.shared },
                  {
                    onSuccess: () => said(view.shared ? `“${view.name}” is yours alone` : `Everybody sees “${view.name}”`),
                    onError: (error) => failedTo('The view was not changed', error),
                  },
                )
              }
            >
              {view.shared ? 'Keep to myself' : 'Share with everybody'}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<Icon name="star" />} onClick={() => prefer.mutate(first === view.id ? null : view.id)}>
            {first === view.id ? 'Do not open first' : 'Open first'}
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="left" />} disabled={at <= 0} onClick={() => moveTo(at - 1)}>
            Move left
          </Menu.Item>
          <Menu.Item leftSection={<Icon name="right" />} disabled={at >= views.length - 1} onClick={() => moveTo(at + 1)}>
            Move right
          </Menu.Item>
          {view.can_edit && (
            <Menu.Item color="red" leftSection={<Icon name="trash" />} onClick={drop}>
              Delete the view
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {renaming && (
        <Rename
          view={view}
          error={change.error}
          busy={change.isPending}
          onClose={() => setRenaming(false)}
          onName={(name) => change.mutate({ id: view.id, name }, { onSuccess: () => setRenaming(false) })}
        />
      )}
    </>
  )
}

function Rename({ view, error, busy, onClose, onName }: {
  view: SavedView
  error: unknown
  busy: boolean
  onClose: () => void
  onName: (name: string) => void
}) {
  const [name, setName] = useState(view.name)
  return (
    <Modal opened onClose={onClose} title="Rename the view">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') onName(name.trim())
        }}
      >
        <Stack gap="sm">
          {error ? <Failed error={error} /> : null}
          <TextInput label="Name" data-autofocus maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" loading={busy} ml="auto">
            Rename
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
