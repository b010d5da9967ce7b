/** The left bar: only rooms that work have an entry. */
import { UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useFirmSetup } from '../api/firm'
import { useObjects } from '../api/records'
import { useMay } from '../api/may'
import { knows, useRoutes } from '../api/routes'
import type { Session } from '../api/types'
import { openTabs } from '../identify/privacy/tabs'
import { Icon } from '../ui/icon'
import { Account } from './account'
import { Bell } from './bell'
import { type Entry, folded, objectGroups, placed } from './nav-entries'
import classes from './shell.module.css'

const value: Entry[] = [
  { to: '/numbers', label: 'Numbers', icon: 'hash' },
  { to: '/cohorts', label: 'Cohorts', icon: 'grid' },
  { to: '/models', label: 'Models', icon: 'model' },
  { to: '/sql', label: 'SQL', icon: 'code' },
]

const imports: Entry = { to: '/imports', label: 'Imports', icon: 'import' }
const sources: Entry = { to: '/sources', label: 'Sources', icon: 'plug' }
const events: Entry = { to: '/events', label: 'Events', icon: 'pulse' }
const consents: Entry = { to: '/consents', label: 'Consent', icon: 'consent' }
const forms: Entry = { to: '/forms', label: 'Forms', icon: 'form' }
const privacy: Entry = { to: '/privacy', label: 'Privacy', icon: 'lock' }
const segments: Entry = { to: '/segments', label: 'Segments', icon: 'filter' }
const duplicates: Entry = { to: '/duplicates', label: 'Duplicates', icon: 'twins' }

export function Nav({ session, onSearch, onGo }: { session: Session; onSearch: () => void; onGo?: () => void }) {
  const routes = useRoutes().data
  const trade = useFirmSetup(knows(routes, '/firm/setup')).data?.objects ?? null
  const { groups: all, data } = objectGroups(useObjects().data ?? [], trade)
  const marketed = knows(routes, '/forms') ? placed(all, 'Marketing', forms, ['/campaigns']) : all
  const found = knows(routes, '/duplicates') ? placed(marketed, 'Customers', duplicates, ['/companies', '/people']) : marketed
  const groups = knows(routes, '/segments') ? placed(found, 'Customers', segments, ['/companies', '/people']) : found
  const may = useMay()
  const apple = /Mac|iPhone|iPad/.test(navigator.userAgent)
  const go = onGo ? { onGo } : {}
  const day: Entry[] = knows(routes, '/my-day') ? [{ to: '/my-day', label: 'My day', icon: 'sun' }] : []

  return (
    <nav className={classes.nav} aria-label="Main">
      <div className={classes.beginning}>
        <div className={classes.firm}>
          <img src="/mark.svg" alt="" width={22} height={22} />
          <bdi className={classes.firmName} title={session.firm.name}>
            {session.firm.name}
          </bdi>
          {knows(routes, '/notifications') && <Bell />}
        </div>
        <UnstyledButton className={classes.search} onClick={onSearch}>
          <Icon name="search" />
          <span>Search</span>
          <kbd>{apple ? '⌘K' : 'Ctrl K'}</kbd>
        </UnstyledButton>
      </div>
      <div className={classes.rooms}>
        <Entries entries={[{ to: '/', label: 'Home', icon: 'home' }, ...day]} {...go} />
        {groups.map((group) => (
          <Entries key={group.title} title={group.title} entries={group.entries} {...go} />
        ))}
        <Entries title="Value" entries={value.filter((each) => each.to !== '/sql' || may.act('sql'))} {...go} />
        <Entries title="Data" entries={[...given(may.act('import'), imports), ...given(knows(routes, '/sources'), sources), ...given(knows(routes, '/event-kinds'), events), ...given(knows(routes, '/purposes'), consents), ...given(openTabs(routes, may.admin).length > 0, privacy), { to: '/jobs', label: 'Jobs', icon: 'jobs' }, ...data]} {...go} />
      </div>
      <div className={classes.foot}>
        <Entries entries={[{ to: '/settings', label: 'Settings', icon: 'settings' }]} {...go} />
        <Account session={session} />
      </div>
    </nav>
  )
}

const given = (fits: boolean, entry: Entry): Entry[] => (fits ? [entry] : [])

/** A longer label does not fit into the bar. */
const most = 22

function Entries({ title, entries, onGo }: { title?: string; entries: Entry[]; onGo?: () => void }) {
  const { pathname } = useLocation()
  const [open, setOpen] = useState(false)
  if (entries.length === 0) return null
  const short = folded(entries, pathname)
  const seen = open ? entries : short
  return (
    <div className={classes.group}>
      {title && <div className={classes.groupTitle}>{title}</div>}
      {seen.map((entry) => (
        <NavLink
          key={entry.to}
          to={entry.to}
          end={entry.to === '/'}
          onClick={onGo}
          className={({ isActive }) => `${classes.entry} ${isActive ? classes.here : ''}`}
        >
          <Icon name={entry.icon} />
          <bdi className={classes.entryText} title={entry.label.length > most ? entry.label : undefined}>
            {entry.label}
          </bdi>
        </NavLink>
      ))}
      {short.length < entries.length && (
        <button type="button" className={`${classes.entry} ${classes.moreEntries}`} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name={open ? 'up' : 'down'} />
          {open ? 'Fewer' : `${entries.length - short.length} more`}
        </button>
      )}
    </div>
  )
}
