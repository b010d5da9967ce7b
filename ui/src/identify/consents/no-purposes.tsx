/** A firm that asks for nothing yet: what most begin with, one click from being added. */
import { Button, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../../api/may'
import { useSession } from '../../api/session'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty } from '../../ui/notice'
import { channelWords } from './consent-words'
import classes from './consents.module.css'
import { type Proposal, stillOpen } from './proposals'

export function NoPurposes() {
  const { admin } = useMay()
  return (
    <>
      <Empty
        icon="consent"
        title="Nobody is asked for anything yet"
        action={
          admin && (
            <Button component={Link} to="/consents/purposes?new" variant="default" leftSection={<Icon name="plus" size={14} />}>
              Add a purpose of your own
            </Button>
          )
        }
      >
        A purpose is what you want to use people’s data for, in the words they agree to. {admin ? 'Most firms begin with the two below; the words are yours to change.' : 'An administrator can add one.'}
      </Empty>
      {admin && <Proposals there={[]} />}
    </>
  )
}

export function Proposals({ there }: { there: { slug: string }[] }) {
  const firm = useSession().data?.firm.name ?? 'our firm'
  const open = stillOpen(firm, there)
  if (open.length === 0) return null
  return (
    <div className={classes.proposals}>
      {open.map((each) => (
        <Offer key={each.slug} proposal={each} />
      ))}
    </div>
  )
}

function Offer({ proposal }: { proposal: Proposal }) {
  return (
    <Panel title={proposal.name} aside={proposal.channels.map(channelWords).join(', ')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">“{proposal.text}”</Text>
        <Button component={Link} to={`/consents/purposes?new=${proposal.slug}`} variant="default">
          Look at it and add it
        </Button>
      </Stack>
    </Panel>
  )
}
