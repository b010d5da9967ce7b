/** Consent: who agreed to what, by which words, and who is never to be written to. */
import { Tabs } from '@mantine/core'
import { Navigate, useNavigate, useParams } from 'react-router'
import { useMay } from '../../api/may'
import { PageBody, PageHead } from '../../ui/frame'
import classes from './consents.module.css'
import { Files } from './files'
import { Ledger } from './ledger'
import { Overview } from './overview'
import { Purposes } from './purposes'
import { SuppressionList } from './suppression-list'

const tabs = [
  { slug: 'overview', label: 'Overview' },
  { slug: 'purposes', label: 'Purposes' },
  { slug: 'ledger', label: 'Ledger' },
  { slug: 'suppression', label: 'Suppression' },
  { slug: 'files', label: 'Files' },
]

export default function ConsentsPage() {
  const { tab = 'overview' } = useParams()
  const go = useNavigate()
  const may = useMay()
  const open = tabs.filter((each) => each.slug !== 'files' || (may.write && may.act('import')))
  if (!open.some((each) => each.slug === tab)) return <Navigate to="/consents" replace />
  return (
    <>
      <PageHead title="Consent" sub="who agreed to what, and by which words" />
      <Tabs value={tab} onChange={(next) => void go(next === 'overview' || next === null ? '/consents' : `/consents/${next}`)} keepMounted={false}>
        <Tabs.List aria-label="Consent" className={classes.tabs ?? ''}>
          {open.map((each) => (
            <Tabs.Tab key={each.slug} value={each.slug}>
              {each.label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {open.map((each) => (
          <Tabs.Panel key={each.slug} value={each.slug}>
            <PageBody>{each.slug === tab && <Part slug={tab} />}</PageBody>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}

function Part({ slug }: { slug: string }) {
  if (slug === 'purposes') return <Purposes />
  if (slug === 'ledger') return <Ledger />
  if (slug === 'suppression') return <SuppressionList />
  if (slug === 'files') return <Files />
  return <Overview />
}
