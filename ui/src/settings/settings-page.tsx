/** Settings: the own account, what is kept, who may do what, keys for programs, what happened. */
import { lazy, Suspense } from 'react'
import { NavLink, Navigate, useParams } from 'react-router'
import { useMay } from '../api/may'
import { knows, useRoutes } from '../api/routes'
import { useSession } from '../api/session'
import type { Session } from '../api/types'
import { PageHead, Panel } from '../ui/frame'
import { Lines } from '../ui/notice'
import { About } from './about'
import { FirmFacts } from './firm-facts'
import { openTo, type Place, places } from './places'
import { Profile } from './profile'
import { Tokens } from './tokens'
import { Users } from './users'
import classes from './settings.module.css'

const Objects = lazy(async () => ({ default: (await import('./objects/objects')).Objects }))
const ObjectSettings = lazy(async () => ({ default: (await import('./objects/object')).ObjectSettings }))
const FieldSettings = lazy(async () => ({ default: (await import('./objects/field')).FieldSettings }))
const Pipelines = lazy(async () => ({ default: (await import('./pipelines')).Pipelines }))
const Roles = lazy(async () => ({ default: (await import('./roles/roles-list')).RolesList }))
const Teams = lazy(async () => ({ default: (await import('./teams')).Teams }))
const Webhooks = lazy(async () => ({ default: (await import('./webhooks/webhooks')).Webhooks }))
const WebhookDetail = lazy(async () => ({ default: (await import('./webhooks/webhook')).WebhookDetail }))
const Mails = lazy(async () => ({ default: (await import('./mail')).Mails }))
const Audit = lazy(async () => ({ default: (await import('./audit')).Audit }))
const Trash = lazy(async () => ({ default: (await import('./trash')).Trash }))
const UsersImport = lazy(async () => ({ default: (await import('./users-import')).UsersImport }))
const EpisodeRules = lazy(async () => ({ default: (await import('../identify/episodes/rules')).EpisodeRules }))
const Templates = lazy(async () => ({ default: (await import('./templates')).Templates }))

export default function SettingsPage() {
  const { part = 'profile', sub, leaf } = useParams()
  const session = useSession().data
  const routes = useRoutes()
  const may = useMay()
  if (!session) return null
  const open = openTo(may).filter((each) => each.needs === null || knows(routes.data, each.needs))
  const here = open.find((each) => each.slug === part)
  if (!here) {
    // Which places there are is known a moment later.
    if (routes.isPending && places.some((each) => each.slug === part)) return null
    return <Navigate to="/settings/profile" replace />
  }
  const groups = [...new Set(open.map((each) => each.group))]
  return (
    <>
      <PageHead title={here.label} trail={{ label: 'Settings', to: '/settings' }} />
      <div className={classes.body}>
        <nav className={classes.nav} aria-label="Settings">
          {groups.map((group) => (
            <div key={group} className={classes.group}>
              <div className={classes.groupTitle}>{group}</div>
              {open
                .filter((each) => each.group === group)
                .map((each) => (
                  <NavLink key={each.slug} ref={each.slug === here.slug ? bringIntoView : null} to={`/settings/${each.slug}`} className={`${classes.link} ${each.slug === here.slug ? classes.here : ''}`}>
                    {each.label}
                  </NavLink>
                ))}
            </div>
          ))}
        </nav>
        <div className={classes.content}>
          <Suspense fallback={<Waiting />}>
            <Part slug={here.slug} session={session} sub={sub} leaf={leaf} />
          </Suspense>
        </div>
      </div>
    </>
  )
}

/** On a phone the places are one line, wider than the screen. */
function bringIntoView(place: HTMLElement | null) {
  place?.scrollIntoView({ block: 'nearest', inline: 'center' })
}

function Waiting() {
  return (
    <Panel>
      <Lines count={6} height={18} />
    </Panel>
  )
}

function Part({ slug, session, sub, leaf }: { slug: Place; session: Session; sub: string | undefined; leaf: string | undefined }) {
  switch (slug) {
    case 'profile':
      return <Profile session={session} />
    case 'objects':
      if (sub && leaf) return <FieldSettings slug={sub} leaf={leaf} />
      return sub ? <ObjectSettings slug={sub} /> : <Objects />
    case 'pipelines':
      return <Pipelines />
    case 'users':
      return sub === 'import' ? <UsersImport session={session} /> : <Users session={session} />
    case 'teams':
      return <Teams />
    case 'roles':
      return <Roles sub={sub} />
    case 'tokens':
      return <Tokens />
    case 'webhooks':
      return sub ? <WebhookDetail id={sub} /> : <Webhooks />
    case 'mail':
      return <Mails />
    case 'audit':
      return <Audit />
    case 'trash':
      return <Trash />
    case 'episodes':
      return <EpisodeRules />
    case 'templates':
      return <Templates />
    case 'firm':
      return <FirmFacts firm={session.firm} />
    case 'about':
      return <About version={session.version} />
  }
}
