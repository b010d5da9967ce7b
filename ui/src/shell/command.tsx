/** ⌘K: records of every object, pages, actions. Loaded when first asked for. */
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useObjects } from '../api/records'
import { useFind } from '../api/search'
import { Icon } from '../ui/icon'
import { type Action, useActions } from './actions'
import { iconOf, listed } from './nav-entries'
import { foundGroups, matches, named } from './found'

const [store, spotlight] = createSpotlight()

/** The library marks its chosen line in the document itself, so this does the same. */
function selectFirst() {
  const list = document.getElementById(store.getState().listId)
  list?.querySelector('[data-selected]')?.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  store.updateState((state) => ({ ...state, selected: 0 }))
}

export default function Command({ asked }: { asked: number }) {
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed.trim(), 120)
  const go = useNavigate()
  const objects = useObjects().data ?? []
  const found = useFind(query)
  const actions = useActions()

  useEffect(() => {
    // Cleared when it opens: the library clears after it closed, which takes away what was typed meanwhile.
    setTyped('')
    spotlight.open()
  }, [asked])

  const wanted = typed.trim().toLowerCase()
  const matching = matches(actions, wanted)
  // What was found for something else must not be under Enter while the new answer is on its way.
  const answers = query.length >= 2 && typed.trim().startsWith(query)
  // Stages, lines and the like are seen with what they belong to.
  const shown = listed(objects).map((object) => object.slug)
  const groups = answers ? foundGroups((found.data ?? []).filter((hit) => shown.includes(hit.object)), objects) : []
  const parts = groups.map(({ title, object, hits }) => ({
    title,
    actions: hits.map((hit): Action => ({
      id: hit.id,
      label: hit.title,
      description: hit.subtitle ?? undefined,
      icon: object ? iconOf(object) : 'table',
      run: () => void go(`/${hit.object}/${hit.id}`),
    })),
  }))
  const hits = parts.flatMap((part) => part.actions)

  // Records arrive a moment after typing; Enter should always mean the first line.
  const doing = named(matching, wanted)
  const waiting = wanted.length >= 2 && (!answers || found.isFetching)
  const lines = [...(doing ? [...matching, ...hits] : [...hits, ...matching])].map((each) => each.id).join()
  useEffect(() => {
    if (wanted !== '' && lines !== '') selectFirst()
  }, [wanted, lines])

  return (
    <Spotlight.Root
      store={store}
      query={typed}
      onQueryChange={setTyped}
      shortcut={null}
      clearQueryOnClose={false}
      scrollable
      maxHeight={420}
      transitionProps={{ duration: 100, exitDuration: 0 }}
      overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      aria-label="Search records, pages and actions"
    >
      <Spotlight.Search placeholder="Find people, pages, actions…" leftSection={<Icon name="search" size={18} />} />
      <Spotlight.ActionsList>
        {doing && <Part title="Go and do" actions={matching} />}
        {parts.map((part) => (
          <Part key={part.title} title={part.title} actions={part.actions} />
        ))}
        {!doing && matching.length > 0 && <Part title="Go and do" actions={matching} />}
        {hits.length === 0 && matching.length === 0 && (
          <Spotlight.Empty>{waiting ? 'Searching…' : 'Nothing found. Try a name, a number or an e-mail address.'}</Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function Part({ title, actions }: { title: string; actions: Action[] }) {
  return (
    <Spotlight.ActionsGroup label={title}>
      {actions.map((action) => (
        <Spotlight.Action
          key={action.id}
          label={action.label}
          description={action.description}
          leftSection={<Icon name={action.icon} />}
          onClick={action.run}
        />
      ))}
    </Spotlight.ActionsGroup>
  )
}
