/** ⌘K: people by name or e-mail, pages, actions. Loaded when first asked for. */
import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { createSpotlight, Spotlight } from '@mantine/spotlight'
import '@mantine/spotlight/styles.css'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { useObject, useObjects, useRecords } from '../api/records'
import { useSignOut } from '../api/session'
import { titleOf } from '../lib/titles'
import { Icon, type IconName } from '../ui/icon'

interface Action {
  id: string
  label: string
  description?: string | undefined
  icon: IconName
  run: () => void
}

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
  const people = useObject('people')
  const found = useRecords('people', { search: query, limit: 8 }, query.length >= 2)
  const actions = useActions()

  useEffect(() => {
    // Cleared when it opens: the library clears after it closed, which takes away what was typed meanwhile.
    setTyped('')
    spotlight.open()
  }, [asked])

  const wanted = typed.trim().toLowerCase()
  const matching = actions.filter((action) => wanted === '' || action.label.toLowerCase().includes(wanted))
  // What was found for something else must not be under Enter while the new answer is on its way.
  const answers = query.length >= 2 && typed.trim().startsWith(query)
  const hits: Action[] =
    answers
      ? (found.data?.data ?? []).map((row) => ({
          id: row.id,
          label: titleOf(row, people),
          description: typeof row.email === 'string' ? row.email : undefined,
          icon: 'user',
          run: () => void go(`/people/${row.id}`),
        }))
      : []

  // People arrive a moment after typing; Enter should always mean the first line.
  const lines = [...hits, ...matching].map((each) => each.id).join()
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
      aria-label="Search people, pages and actions"
    >
      <Spotlight.Search placeholder="Find people, pages, actions…" leftSection={<Icon name="search" size={18} />} />
      <Spotlight.ActionsList>
        {hits.length > 0 && <Part title="People" actions={hits} />}
        {matching.length > 0 && <Part title="Go and do" actions={matching} />}
        {hits.length === 0 && matching.length === 0 && (
          <Spotlight.Empty>{found.isFetching ? 'Searching…' : 'Nothing found. Try a surname or an e-mail address.'}</Spotlight.Empty>
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

function useActions(): Action[] {
  const go = useNavigate()
  const objects = useObjects().data ?? []
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const page = (label: string, to: string, icon: IconName): Action => ({ id: to, label, icon, run: () => void go(to) })
  return [
    page('Home', '/', 'home'),
    ...objects
      .filter((object) => object.slug !== 'order_lines')
      .map((object) => page(object.label, `/${object.slug}`, 'table')),
    page('Numbers', '/numbers', 'hash'),
    page('Cohorts', '/cohorts', 'grid'),
    page('Models', '/models', 'model'),
    page('SQL', '/sql', 'code'),
    page('Imports', '/imports', 'import'),
    page('New import', '/imports/new', 'plus'),
    page('New person', '/people/new', 'plus'),
    page('Jobs', '/jobs', 'jobs'),
    page('Settings', '/settings', 'settings'),
    { id: 'light', label: 'Light colours', icon: 'sun', run: () => setColorScheme('light') },
    { id: 'dark', label: 'Dark colours', icon: 'moon', run: () => setColorScheme('dark') },
    { id: 'auto', label: 'Colours as the system has them', icon: 'auto', run: () => setColorScheme('auto') },
    { id: 'out', label: 'Sign out', icon: 'signout', run: () => signOut.mutate() },
  ]
}
