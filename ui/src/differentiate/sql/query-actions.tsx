/** Keeping a query: save, save as, rename, share, delete with the way back. */
import { ActionIcon, Button, Group, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useImperativeHandle, useState, type RefObject } from 'react'
import { useNavigate } from 'react-router'
import { useChangeQuery, useCreateQuery, useDeleteQuery } from '../../api/sql'
import type { SavedQuery } from '../../api/types'
import { Icon } from '../../ui/icon'
import { problemText } from '../../ui/notice'
import { QueryForm, type QueryFacts } from './query-form'
import type { Draft } from './use-draft'

interface QueryActionsProps {
  saved: SavedQuery | undefined
  draft: Draft
  changed: boolean
  /** Called before the page moves to the address of a query that was just kept. */
  onKept: (saved: SavedQuery) => void
  onSaved: () => void
  save: RefObject<(() => void) | null>
}

type Asked = 'save' | 'copy' | 'rename' | null

export function QueryActions({ saved, draft, changed, onKept, onSaved, save }: QueryActionsProps) {
  const [asked, setAsked] = useState<Asked>(null)
  const create = useCreateQuery()
  const change = useChangeQuery()
  const remove = useDeleteQuery()
  const go = useNavigate()
  const own = saved?.mine === true
  const nothing = draft.query.trim() === ''

  const ask = (what: Asked) => {
    create.reset()
    change.reset()
    setAsked(what)
  }
  const keep = () => {
    if (nothing) return
    if (!own) ask('save')
    else if (changed) change.mutate({ id: saved.id, query: draft.query, chart: draft.chart }, { onSuccess: onSaved, onError: told })
  }
  useImperativeHandle(save, () => keep)

  const submit = (facts: QueryFacts) => {
    if (asked === 'rename' && saved) {
      change.mutate({ id: saved.id, ...facts }, { onSuccess: () => setAsked(null) })
      return
    }
    create.mutate(
      { ...facts, ...draft },
      {
        onSuccess: (kept) => {
          setAsked(null)
          onKept(kept)
          void go(`/sql/${kept.id}`)
        },
      },
    )
  }
  const drop = (query: SavedQuery) =>
    remove.mutate(query.id, {
      onError: told,
      onSuccess: () => {
        void go('/sql')
        const { name, query: text, chart, shared } = query
        // As a promise: what is said at the call is forgotten once the page of the query is left.
        undo(name, () => void create.mutateAsync({ name, query: text, chart, shared }).then((kept) => go(`/sql/${kept.id}`), told))
      },
    })

  return (
    <Group gap={8} wrap="nowrap">
      <Button variant={changed || !saved ? 'filled' : 'default'} disabled={nothing || (own && !changed)} loading={change.isPending && asked === null} onClick={keep}>
        {own ? (changed ? 'Save' : 'Saved') : 'Save…'}
      </Button>
      {saved && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="default" size={30} aria-label="More actions">
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="copy" />} onClick={() => ask('copy')}>
              Save as…
            </Menu.Item>
            {own && (
              <>
                <Menu.Item leftSection={<Icon name="edit" />} onClick={() => ask('rename')}>
                  Rename…
                </Menu.Item>
                <Menu.Item leftSection={<Icon name="people" />} onClick={() => change.mutate({ id: saved.id, shared: !saved.shared }, { onError: told })}>
                  {saved.shared ? 'Stop sharing' : 'Share with everybody'}
                </Menu.Item>
                <Menu.Item color="red" leftSection={<Icon name="trash" />} onClick={() => drop(saved)}>
                  Delete
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked && (
        <QueryForm
          title={asked === 'rename' ? `Rename “${saved?.name ?? ''}”` : 'Save the query'}
          action={asked === 'rename' ? 'Rename' : 'Save'}
          start={{ name: asked === 'save' ? '' : `${saved?.name ?? ''}${asked === 'copy' ? ' (copy)' : ''}`, shared: asked === 'rename' && saved?.shared === true }}
          waiting={create.isPending || change.isPending}
          error={create.error ?? change.error}
          onSubmit={submit}
          onClose={() => setAsked(null)}
        />
      )}
    </Group>
  )
}

function told(error: unknown) {
  const { title, detail } = problemText(error)
  notifications.show({ color: 'red', title, message: detail ?? '', withBorder: true })
}

function undo(name: string, run: () => void) {
  const id = `deleted-${name}`
  notifications.show({
    id,
    autoClose: 10_000,
    withBorder: true,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <span>Query “{name}” deleted</span>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => {
            notifications.hide(id)
            run()
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  })
}
