/** The room all pages stand in: left bar (a drawer on a phone), page, search on ⌘K. */
import { ActionIcon, Drawer } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { lazy, Suspense, useState } from 'react'
import { Outlet } from 'react-router'
import { useLive } from '../api/live'
import type { Session } from '../api/types'
import { Boundary } from '../ui/boundary'
import { Icon } from '../ui/icon'
import { Lines } from '../ui/notice'
import { Nav } from './nav'
import classes from './shell.module.css'

const Command = lazy(() => import('./command'))
const FirstRun = lazy(() => import('./first-run'))

export function Shell({ session }: { session: Session }) {
  const [menu, { open, close }] = useDisclosure(false)
  const [asked, setAsked] = useState(0)
  const search = () => {
    close()
    setAsked((times) => times + 1)
  }
  useHotkeys([['mod+K', search]], [])
  useLive()

  return (
    <div className={classes.shell}>
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <div className={classes.bar}>
        <Nav session={session} onSearch={search} />
      </div>
      <div className={classes.top}>
        <ActionIcon onClick={open} aria-label="Menu" size={36}>
          <Icon name="menu" size={18} />
        </ActionIcon>
        <div className={classes.firm}>
          <bdi className={classes.firmName}>{session.firm.name}</bdi>
        </div>
        <ActionIcon onClick={search} aria-label="Search" size={36}>
          <Icon name="search" size={18} />
        </ActionIcon>
      </div>
      <Drawer opened={menu} onClose={close} size={260} title={session.firm.name} padding={8} classNames={{ content: classes.drawer ?? '', body: classes.drawerBody ?? '' }}>
        <Nav session={session} onSearch={search} onGo={close} />
      </Drawer>
      <main id="page" className={classes.main} tabIndex={-1}>
        <Boundary>
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </Boundary>
      </main>
      <Suspense fallback={null}>
        <FirstRun session={session} />
      </Suspense>
      {asked > 0 && (
        <Suspense fallback={null}>
          <Command asked={asked} />
        </Suspense>
      )}
    </div>
  )
}

function Waiting() {
  return (
    <div style={{ padding: 24, maxWidth: 520 }}>
      <Lines count={5} />
    </div>
  )
}
