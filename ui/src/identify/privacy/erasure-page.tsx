/** The receipt of an erasure: how far it is and what it took away. It names nobody, so it can be kept. */
import { Button, Stack, Table, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { Problem } from '../../api/client'
import { type Erasure, receiptAddress, useErasure } from '../../api/privacy'
import { isOver, useJob } from '../../api/work'
import { ago, count, moment, sentence } from '../../lib/format'
import { PageBody, PageHead, Panel, Term, Terms } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { Working } from '../../ui/progress'
import { Rows } from '../../ui/rows'
import { counted } from './erasure-words'
import classes from './privacy.module.css'

const trail = { label: 'Privacy', to: '/privacy?tab=erasures' }

export default function ErasurePage() {
  const { id = '' } = useParams()
  const erasure = useErasure(id)
  const gone = erasure.error instanceof Problem && erasure.error.status === 404
  return (
    <>
      <PageHead
        title={gone ? 'Not found' : 'Erasure'}
        trail={trail}
        actions={
          erasure.data && (
            <Button component="a" href={receiptAddress(id)} target="_blank" rel="noreferrer" variant="default" leftSection={<Icon name="file" size={14} />}>
              Receipt to print
            </Button>
          )
        }
      />
      <PageBody narrow>
        {erasure.error ? (
          <Failed error={erasure.error} retry={gone ? undefined : () => void erasure.refetch()} />
        ) : erasure.data ? (
          <Receipt erasure={erasure.data} />
        ) : (
          <Panel>
            <Lines count={6} height={18} />
          </Panel>
        )}
      </PageBody>
    </>
  )
}

function Receipt({ erasure }: { erasure: Erasure }) {
  const { unlinked: kept = 0, ...counts } = erasure.counts
  const taken = counted(counts)
  return (
    <>
      <Panel title="How far it is">
        <Stack gap="md">
          <Steps state={erasure.state} />
          <State erasure={erasure} />
        </Stack>
      </Panel>
      <Panel title="Receipt">
        <Terms>
          <Term name="Number">{erasure.id}</Term>
          <Term name="Asked for">
            {moment(erasure.requested_at)}
            {erasure.requested_by_name ? `, by ${erasure.requested_by_name}` : ''}
          </Term>
          {erasure.state !== 'done' && <Term name="Done by">{moment(erasure.due_at)}</Term>}
          {erasure.finished_at && <Term name="Finished">{moment(erasure.finished_at)}</Term>}
          <Term name="People">{count(erasure.records.length)}</Term>
          {kept > 0 && (
            <Term name="Kept">
              {count(kept)} {kept === 1 ? 'record' : 'records'} without the person, such as orders: the law asks for them
            </Term>
          )}
          {erasure.reason && <Term name="Reason">{erasure.reason}</Term>}
        </Terms>
        <Text size="xs" c="dimmed" mt="md">
          The receipt holds no personal data: keep it as proof as long as you like.
        </Text>
      </Panel>
      <Panel title={erasure.state === 'done' ? 'What was erased' : 'Erased so far'} flush={taken.length > 0}>
        {taken.length > 0 ? (
          <Rows label="What was erased" columns={[{ name: 'What' }, { name: 'Number', right: true }]}>
            {taken.map((each) => (
              <Table.Tr key={each.key}>
                <Table.Td>{each.name}</Table.Td>
                <Table.Td ta="right">{count(each.count)}</Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        ) : (
          <Text size="sm" c="dimmed">
            {erasure.state === 'done' ? 'There was nothing left to erase.' : 'Nothing yet. The numbers stand here once it has run.'}
          </Text>
        )}
      </Panel>
    </>
  )
}

const steps = ['hidden', 'running', 'done'] as const
const stepNames = { hidden: 'Hidden everywhere', running: 'Being erased', done: 'Erased' }

function Steps({ state }: { state: Erasure['state'] }) {
  const at = steps.indexOf(state)
  return (
    <ol className={classes.steps} aria-label="Steps">
      {steps.map((step, index) => {
        // Hidden they are from the first moment on.
        const reached = state === 'done' || index === 0 || index < at
        const here = !reached && index === at
        return (
          <li key={step} data-reached={reached || undefined} data-here={here || undefined} aria-current={here ? 'step' : undefined}>
            <span className={classes.round}>{reached && <Icon name="check" size={12} />}</span>
            {stepNames[step]}
          </li>
        )
      })}
    </ol>
  )
}

function State({ erasure }: { erasure: Erasure }) {
  const running = erasure.state === 'running'
  const job = useJob(running ? (erasure.job_id ?? null) : null).data
  if (running && job && !isOver(job.state)) return <Working state={job.state} stage={job.stage} progress={job.progress} />
  const several = erasure.records.length > 1
  return (
    <Text size="sm" role="status">
      {erasure.state === 'done'
        ? 'Everything is erased.'
        : running
          ? `It is being erased.${waits(erasure)}`
          : `Nobody sees ${several ? 'these people' : 'this person'} any more. What is kept of them is erased ${ago(erasure.due_at)} at the latest.${waits(erasure)}`}
    </Text>
  )
}

/** Why it is not done yet, where there is more to say than that it has its time. */
function waits({ waits: why }: Erasure): string {
  return why ? ` It waits: ${sentence(why)}` : ''
}
