/** People's rights to their data, and how long you keep it: requests, erasures, retention, the data map. The address says which. */
import { Tabs } from '@mantine/core'
import { type ComponentType, lazy, Suspense } from 'react'
import { useSearchParams } from 'react-router'
import { useMay } from '../../api/may'
import { useRoutes } from '../../api/routes'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Empty, Lines } from '../../ui/notice'
import { openTabs, type Tab } from './tabs'
import classes from './privacy.module.css'

const Requests = lazy(async () => ({ default: (await import('./requests')).Requests }))
const Erasures = lazy(async () => ({ default: (await import('./erasures')).Erasures }))
const Retention = lazy(async () => ({ default: (await import('./retention')).Retention }))
const DataMap = lazy(async () => ({ default: (await import('./data-map')).DataMap }))

const parts: Record<Tab['slug'], ComponentType> = { requests: Requests, erasures: Erasures, retention: Retention, 'data-map': DataMap }

export default function PrivacyPage() {
  const [asked, setAsked] = useSearchParams()
  const routes = useRoutes()
  const { admin } = useMay()
  const open = openTabs(routes.data, admin)
  const here = open.find((each) => each.slug === asked.get('tab')) ?? open[0]
  return (
    <>
      <PageHead title="Privacy" sub="what people may ask of you, and what you keep of them" />
      <PageBody>
        {here ? (
          <Tabs value={here.slug} onChange={(next) => setAsked(next === null || next === open[0]?.slug ? {} : { tab: next })} keepMounted={false}>
            <Tabs.List aria-label="Privacy" className={classes.tabs ?? ''} mb="md">
              {open.map((each) => (
                <Tabs.Tab key={each.slug} value={each.slug}>
                  {each.name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {open.map(({ slug }) => {
              const Part = parts[slug]
              return (
                <Tabs.Panel key={slug} value={slug}>
                  <Suspense fallback={<Waiting />}>
                    <Part />
                  </Suspense>
                </Tabs.Panel>
              )
            })}
          </Tabs>
        ) : routes.isPending ? (
          <Waiting />
        ) : !admin ? (
          <Empty icon="lock" title="Administrators only">
            Requests of people about their data, erasures and what is kept for how long are seen and answered by administrators.
          </Empty>
        ) : (
          <Empty icon="lock" title="This server keeps no register of privacy">
            It was built without that part.
          </Empty>
        )}
      </PageBody>
    </>
  )
}

function Waiting() {
  return (
    <Panel>
      <Lines count={6} height={18} />
    </Panel>
  )
}
