/** What ⌘K can do: open any page, make any record, and what stands in menus elsewhere. */
import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { useLocation, useNavigate } from 'react-router'
import { useMay } from '../api/may'
import { useMarkRead } from '../api/notifications'
import { useObjects } from '../api/records'
import { knows, useRoutes } from '../api/routes'
import { useSignOut } from '../api/session'
import { useViews } from '../api/views'
import type { ObjectType } from '../api/types'
import { writeListState } from '../lib/list-state'
import { stateOf } from '../lib/view-state'
import { boardFields, dateFields } from '../records/layouts'
import { openTo } from '../settings/places'
import type { IconName } from '../ui/icon'
import { said } from '../ui/undo-toast'
import { iconOf, listed } from './nav-entries'

export interface Action {
  id: string
  label: string
  description?: string | undefined
  /** Other words by which it is looked for. */
  also?: string | undefined
  icon: IconName
  run: () => void
}

export function useActions(): Action[] {
  const go = useNavigate()
  const objects = listed(useObjects().data ?? [])
  const may = useMay()
  const routes = useRoutes().data
  const here = useHere(objects)
  const colours = useColours()
  const signOut = useSignOut()
  const mark = useMarkRead()
  const page = (label: string, to: string, icon: IconName, id = to, also?: string): Action => ({ id, label, icon, also, run: () => void go(to) })
  const when = (fits: boolean, ...actions: Action[]) => (fits ? actions : [])
  const makes = (object: ObjectType) => may.on(object.slug, 'create') && object.fields.some((field) => !field.read_only)
  const shapes = knows(routes, '/objects/{object}/fields') && may.act('manage_objects')
  return [
    ...here,
    page('Home', '/', 'home'),
    ...when(knows(routes, '/my-day'), page('My day', '/my-day', 'sun')),
    ...when(knows(routes, '/notifications'), page('Notifications', '/notifications', 'bell')),
    ...objects.map((object) => page(object.label, `/${object.slug}`, iconOf(object))),
    ...when(objects.some((object) => object.slug === 'tickets'), page('Ticket queue', '/tickets/queue', 'ticket')),
    page('Numbers', '/numbers', 'hash'),
    page('Cohorts', '/cohorts', 'grid'),
    page('Models', '/models', 'model'),
    ...when(may.act('sql'), page('SQL', '/sql', 'code')),
    ...when(may.act('import'), page('Imports', '/imports', 'import')),
    ...when(knows(routes, '/duplicates'), page('Duplicates', '/duplicates', 'twins', '/duplicates', 'merge people double twice')),
    ...when(knows(routes, '/forms'), page('Forms', '/forms', 'form', '/forms', 'newsletter sign-up contact registration double opt-in')),
    ...when(knows(routes, '/sources'), page('Sources', '/sources', 'plug', '/sources', 'tracking website key connect')),
    ...when(knows(routes, '/event-kinds'), page('Events', '/events', 'pulse', '/events', 'tracking catalogue')),
    ...when(knows(routes, '/purposes'), page('Consent', '/consents', 'consent', '/consents', 'opt-in opt-out unsubscribe purposes ledger suppression gdpr')),
    page('Jobs', '/jobs', 'jobs'),
    page('Settings', '/settings', 'settings'),
    ...objects.filter(makes).map((object) => page(`New ${object.singular}`, `/${object.slug}/new`, 'plus', `new-${object.slug}`, 'create add a an')),
    ...when(may.act('import'), page('Import a file', '/imports/new', 'import', 'new-import', 'new upload csv excel')),
    ...when(knows(routes, '/my-day') && may.on('activities', 'create'), page('Log a call', '/my-day?log=call', 'call', 'log-call', 'new phone')),
    ...when(
      shapes,
      page('Make an object', '/settings/objects#new', 'plus', 'make-object', 'new create add'),
      ...objects.map((object) => page(`Make a field of ${object.plural}`, `/settings/objects/${object.slug}/new`, 'plus', `make-field-${object.slug}`, 'new create add')),
    ),
    ...when(may.write && knows(routes, '/forms'), page('New form', '/forms?new', 'plus', 'new-form', 'create add make newsletter sign-up')),
    ...when(may.admin && knows(routes, '/sources'), page('Connect a source', '/sources?new', 'plus', 'new-source', 'new create add website server tracking')),
    ...when(may.admin, page('Invite a colleague', '/settings/users', 'user', 'invite', 'new add user')),
    ...when(
      may.admin && knows(routes, '/users/import'),
      page('Import colleagues', '/settings/users/import', 'import', 'import-users', 'new add users file csv excel invite'),
    ),
    ...openTo(may)
      .filter((each) => each.needs === null || knows(routes, each.needs))
      .map((each) => ({ ...page(each.label, `/settings/${each.slug}`, 'settings'), description: 'Settings' })),
    ...when(knows(routes, '/notifications'), {
      id: 'mark-read',
      label: 'Mark all notifications as read',
      icon: 'check',
      run: () => mark.mutate({ all: true }, { onSuccess: () => said('All notifications are read') }),
    }),
    ...colours,
    { id: 'out', label: 'Sign out', also: 'log out logout', icon: 'signout', run: () => signOut.mutate() },
  ]
}

/** The list that is open: its saved views, and its records as a board or a calendar. */
function useHere(objects: ObjectType[]): Action[] {
  const go = useNavigate()
  const [, slug, sub] = useLocation().pathname.split('/')
  const object = sub === undefined ? objects.find((each) => each.slug === slug) : undefined
  const views = useViews(object?.slug ?? '', object !== undefined).data?.data ?? []
  if (!object) return []
  const open = (id: string, label: string, icon: IconName, address: string): Action => ({ id, label, icon, description: object.label, run: () => void go(`/${object.slug}?${address}`) })
  const group = boardFields(object)[0]
  const date = dateFields(object)[0]
  return [
    ...views.map((view) => open(`view-${view.id}`, view.name, 'list', writeListState(stateOf(view)))),
    ...(group ? [open('as-board', `Board of ${object.plural}`, 'board', writeListState({ kind: 'board', group: group.slug }))] : []),
    ...(date ? [open('as-calendar', `Calendar of ${object.plural}`, 'calendar', writeListState({ kind: 'calendar', date: date.slug }))] : []),
  ]
}

function useColours(): Action[] {
  const { setColorScheme } = useMantineColorScheme()
  const dark = useComputedColorScheme('light') === 'dark'
  return [
    { id: 'scheme', label: dark ? 'Light colours' : 'Dark colours', icon: dark ? 'sun' : 'moon', also: 'switch theme mode colors', run: () => setColorScheme(dark ? 'light' : 'dark') },
    { id: 'auto', label: 'Colours as the system has them', icon: 'auto', also: 'switch theme mode colors', run: () => setColorScheme('auto') },
  ]
}
