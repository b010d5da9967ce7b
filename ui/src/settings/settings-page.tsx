/** Settings: the own account, colleagues, keys for programs, facts of the firm. */
import { NavLink, Navigate, useParams } from 'react-router'
import { useSession } from '../api/session'
import type { Session } from '../api/types'
import { PageHead } from '../ui/frame'
import { About } from './about'
import { FirmFacts } from './firm-facts'
import { Profile } from './profile'
import { Tokens } from './tokens'
import { Users } from './users'
import classes from './settings.module.css'

const parts = [
  { slug: 'profile', label: 'My profile', admin: false },
  { slug: 'users', label: 'Users', admin: true },
  { slug: 'tokens', label: 'API tokens', admin: true },
  { slug: 'firm', label: 'Firm', admin: false },
  { slug: 'about', label: 'About', admin: false },
] as const

export default function SettingsPage() {
  const { part = 'profile' } = useParams()
  const session = useSession().data
  if (!session) return null
  const isAdmin = session.user.role === 'owner' || session.user.role === 'admin'
  const open = parts.filter((each) => isAdmin || !each.admin)
  const here = open.find((each) => each.slug === part)
  if (!here) return <Navigate to="/settings/profile" replace />
  return (
    <>
      <PageHead title={here.label} trail={{ label: 'Settings', to: '/settings' }} />
      <div className={classes.body}>
        <nav className={classes.nav} aria-label="Settings">
          {open.map((each) => (
            <NavLink
              key={each.slug}
              to={`/settings/${each.slug}`}
              className={`${classes.link} ${each.slug === here.slug ? classes.here : ''}`}
            >
              {each.label}
            </NavLink>
          ))}
        </nav>
        <div className={classes.content}>
          <Part slug={here.slug} session={session} />
        </div>
      </div>
    </>
  )
}

function Part({ slug, session }: { slug: (typeof parts)[number]['slug']; session: Session }) {
  switch (slug) {
    case 'profile':
      return <Profile session={session} />
    case 'users':
      return <Users session={session} />
    case 'tokens':
      return <Tokens />
    case 'firm':
      return <FirmFacts firm={session.firm} />
    case 'about':
      return <About version={session.version} />
  }
}
