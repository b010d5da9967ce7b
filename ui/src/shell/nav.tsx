/** The left bar: only rooms that work have an entry. */
import { UnstyledButton } from '@mantine/core'
import { NavLink } from 'react-router'
import { useObjects } from '../api/records'
import type { Session } from '../api/types'
import { Icon, type IconName } from '../ui/icon'
import { Account } from './account'
import classes from './shell.module.css'

interface Entry {
  to: string
  label: string
  icon: IconName
}

const marks: Record<string, IconName> = {
  people: 'people',
  companies: 'company',
  products: 'product',
  orders: 'order',
}

const sales = ['orders', 'products']
const value: Entry[] = [
  { to: '/numbers', label: 'Numbers', icon: 'hash' },
  { to: '/cohorts', label: 'Cohorts', icon: 'grid' },
  { to: '/models', label: 'Models', icon: 'model' },
  { to: '/sql', label: 'SQL', icon: 'code' },
]
const hidden = ['order_lines']

export function Nav({ session, onSearch, onGo }: { session: Session; onSearch: () => void; onGo?: () => void }) {
  const objects = (useObjects().data ?? []).filter((object) => !hidden.includes(object.slug))
  const entry = (object: { slug: string; label: string }): Entry => ({
    to: `/${object.slug}`,
    label: object.label,
    icon: marks[object.slug] ?? 'table',
  })
  const customers = objects.filter((object) => !sales.includes(object.slug)).map(entry)
  const selling = sales.flatMap((slug) => objects.filter((object) => object.slug === slug)).map(entry)
  const apple = /Mac|iPhone|iPad/.test(navigator.userAgent)

  return (
    <nav className={classes.nav} aria-label="Main">
      <div className={classes.firm}>
        <img src="/mark.svg" alt="" width={22} height={22} />
        <span className={classes.firmName}>{session.firm.name}</span>
      </div>
      <UnstyledButton className={classes.search} onClick={onSearch}>
        <Icon name="search" />
        <span>Search</span>
        <kbd>{apple ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      <Entries entries={[{ to: '/', label: 'Home', icon: 'home' }]} {...(onGo ? { onGo } : {})} />
      <Entries title="Customers" entries={customers} {...(onGo ? { onGo } : {})} />
      <Entries title="Sales" entries={selling} {...(onGo ? { onGo } : {})} />
      <Entries title="Value" entries={value} {...(onGo ? { onGo } : {})} />
      <Entries
        title="Data"
        entries={[
          { to: '/imports', label: 'Imports', icon: 'import' },
          { to: '/jobs', label: 'Jobs', icon: 'jobs' },
        ]}
        {...(onGo ? { onGo } : {})}
      />
      <div className={classes.foot}>
        <Entries entries={[{ to: '/settings', label: 'Settings', icon: 'settings' }]} {...(onGo ? { onGo } : {})} />
        <Account session={session} />
      </div>
    </nav>
  )
}

function Entries({ title, entries, onGo }: { title?: string; entries: Entry[]; onGo?: () => void }) {
  if (entries.length === 0) return null
  return (
    <div className={classes.group}>
      {title && <div className={classes.groupTitle}>{title}</div>}
      {entries.map((entry) => (
        <NavLink
          key={entry.to}
          to={entry.to}
          end={entry.to === '/'}
          onClick={onGo}
          className={({ isActive }) => `${classes.entry} ${isActive ? classes.here : ''}`}
        >
          <Icon name={entry.icon} />
          {entry.label}
        </NavLink>
      ))}
    </div>
  )
}
