/** Saved views as tabs; what was changed since is said, with the ways to keep it. */
import { Button, Modal, Stack, Switch, TextInput, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMay } from '../api/may'
import { type SavedView, useChangeView, useCreateView } from '../api/views'
import type { ObjectType } from '../api/types'
import { type ListState, writeListState } from '../lib/list-state'
import { changesSince, settingsOf, stateOf } from '../lib/view-state'
import { Icon, type IconName } from '../ui/icon'
import { Failed } from '../ui/notice'
import { failedTo, said } from '../ui/undo-toast'
import { allRecords, type ViewsOfList } from './use-view'
import { ViewMenu } from './view-menu'
import classes from './view-tabs.module.css'

const marks: Record<SavedView['kind'], IconName> = { table: 'list', board: 'board', calendar: 'calendar' }

interface TabsProps {
  object: ObjectType
  known: ViewsOfList
  state: ListState
  /** Columns as they are shown. */
  shown: string[]
}

export function ViewTabs({ object, known, state, shown }: TabsProps) {
  const go = useNavigate()
  const [naming, setNaming] = useState(false)
  const change = useChangeView(object.slug)
  const { views, current } = known
  const changes = current ? changesSince(current, state) : []
  const open = (view: SavedView | null) =>
    void go(`/${object.slug}?${view ? writeListState(stateOf(view)) : known.first ? `view=${allRecords}` : ''}`)
  const touched = !current && hasAnything(state)

  return (
    <div className={classes.bar}>
      <nav className={classes.tabs} aria-label={`Views of ${object.plural}`}>
        <Tab here={!current} icon="list" label={`All ${object.plural}`} onClick={() => open(null)} />
        {views.map((view) => (
          <span key={view.id} className={classes.tabWrap}>
            <Tab
              here={view.id === current?.id}
              icon={marks[view.kind]}
              label={view.name}
              shared={view.shared}
              first={known.first === view.id}
              onClick={() => open(view)}
            />
            {view.id === current?.id && (
              <ViewMenu object={object} view={view} views={views} first={known.first} onGone={() => void go(`/${object.slug}?view=${allRecords}`)} />
            )}
          </span>
        ))}
      </nav>
      {(changes.length > 0 || touched) && (
        <div className={classes.unsaved}>
          {changes.length > 0 && (
            <Tooltip label={`Changed: ${changes.join(', ')}`}>
              <span className={classes.told}>Unsaved changes</span>
            </Tooltip>
          )}
          {current && (
            <Button variant="subtle" color="gray" size="compact-xs" onClick={() => open(current)}>
              Reset
            </Button>
          )}
          {current?.can_edit && (
            <Button
              size="compact-xs"
              variant="light"
              loading={change.isPending}
              onClick={() =>
                change.mutate(
                  { id: current.id, kind: state.kind, settings: settingsOf(state, shown) },
                  {
                    onSuccess: () => said(`View “${current.name}” saved`),
                    onError: (error) => failedTo(`View “${current.name}” was not saved`, error),
                  },
                )
              }
            >
              Save
            </Button>
          )}
          <Button size="compact-xs" variant={current?.can_edit ? 'subtle' : 'light'} onClick={() => setNaming(true)}>
            {current ? 'Save as' : 'Save as a view'}
          </Button>
        </div>
      )}
      {naming && <SaveAs object={object} state={state} shown={shown} onDone={(saved) => (setNaming(false), saved && open(saved))} />}
    </div>
  )
}

function hasAnything(state: ListState): boolean {
  return writeListState({ ...state, view: null }) !== ''
}

function Tab({ here, icon, label, shared = false, first = false, onClick }: {
  here: boolean
  icon: IconName
  label: string
  shared?: boolean
  first?: boolean
  onClick: () => void
}) {
  return (
    <button type="button" className={`${classes.tab} ${here ? classes.here : ''}`} aria-current={here ? 'page' : undefined} onClick={onClick}>
      <Icon name={icon} size={13} />
      <span className={classes.name}>{label}</span>
      {shared && <Icon name="people" size={12} role="img" aria-label="shared" aria-hidden={false} />}
      {first && <Icon name="star" size={11} role="img" aria-label="opens first" aria-hidden={false} />}
    </button>
  )
}

function SaveAs({ object, state, shown, onDone }: {
  object: ObjectType
  state: ListState
  shown: string[]
  onDone: (saved: SavedView | null) => void
}) {
  const create = useCreateView(object.slug)
  const may = useMay()
  const mayShare = may.write && may.act('manage_views')
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  return (
    <Modal opened onClose={() => onDone(null)} title="Save as a view">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          create.mutate(
            { name: name.trim(), kind: state.kind, shared, settings: settingsOf(state, shown) },
            { onSuccess: onDone },
          )
        }}
      >
        <Stack gap="sm">
          {create.error && <Failed error={create.error} />}
          <TextInput label="Name" data-autofocus maxLength={100} placeholder="Customers in Germany" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          {mayShare && <Switch label="Everybody may use it" checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />}
          <Button type="submit" loading={create.isPending} ml="auto">
            Save the view
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}

