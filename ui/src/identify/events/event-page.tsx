/** One kind of event: how often it came, what it carries, what it means, the latest of it. */
import { Button, Group, Stack, Table, Text } from '@mantine/core'
import { useParams } from 'react-router'
import { Problem } from '../../api/client'
import { useChangeKind, useEventKind, type WholeKind } from '../../api/events'
import { useMay } from '../../api/may'
import { ago, count, moment } from '../../lib/format'
import { PageBody, PageHead, Panel, Term, Terms } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { failedTo, undoable, useUndoKey } from '../../ui/undo-toast'
import { DaysBar } from './days-bar'
import { Latest } from './latest'
import { Properties } from './properties'
import { SavedText } from './saved-text'
import classes from './events.module.css'

const trail = { label: 'Events', to: '/events' }

export default function EventPage() {
  const { kind = '' } = useParams()
  const found = useEventKind(kind)
  useUndoKey()
  if (found.error) {
    const gone = found.error instanceof Problem && found.error.status === 404
    return (
      <>
        <PageHead title={gone ? 'Not found' : 'Not loaded'} trail={trail} />
        <PageBody>
          <Failed error={found.error} retry={gone ? undefined : () => void found.refetch()} />
        </PageBody>
      </>
    )
  }
  return (
    <>
      <PageHead title={found.data?.label ?? '…'} trail={trail} sub={found.data && found.data.label !== found.data.kind ? found.data.kind : undefined} />
      <PageBody>
        {found.data ? (
          <Whole key={found.data.kind} kind={found.data} />
        ) : (
          <Panel>
            <Lines count={8} height={18} />
          </Panel>
        )}
      </PageBody>
    </>
  )
}

function Whole({ kind }: { kind: WholeKind }) {
  const { admin } = useMay()
  return (
    <>
      {kind.blocked && (
        <div className={classes.blocked} role="note">
          <Icon name="block" />
          <span>
            <strong>Blocked.</strong> Events of this kind are refused. Those that came before are still here.
          </span>
        </div>
      )}
      <div className={classes.columns}>
        <div className={classes.stack}>
          <DaysBar daily={kind.daily} />
          <Properties kind={kind} fixed={!admin} />
          <Latest kind={kind.kind} />
        </div>
        <div className={classes.stack}>
          <About kind={kind} fixed={!admin} />
          <Sources kind={kind} />
          {admin && <Block kind={kind} />}
        </div>
      </div>
    </>
  )
}

function About({ kind, fixed }: { kind: WholeKind; fixed: boolean }) {
  const { mutateAsync } = useChangeKind(kind.kind)
  return (
    <Panel title="What it means">
      <Stack gap="sm">
        {fixed ? (
          <Text size="sm" c={kind.description ? undefined : 'dimmed'}>
            {kind.description ?? 'Nobody has described it yet.'}
          </Text>
        ) : (
          <>
            <SavedText label="Name" value={kind.label} save={(label) => mutateAsync({ label })} />
            <SavedText label="Description" long placeholder="When it happens and what it is used for" value={kind.description} save={(description) => mutateAsync({ description })} />
          </>
        )}
        <Terms>
          <Term name="Last 24 hours">{count(kind.volume_24h)}</Term>
          <Term name="Last 30 days">{count(kind.volume_30d)}</Term>
          <Term name="First seen">{kind.first_seen_at ? <span title={moment(kind.first_seen_at)}>{ago(kind.first_seen_at)}</span> : 'never'}</Term>
          <Term name="Last seen">{kind.last_seen_at ? <span title={moment(kind.last_seen_at)}>{ago(kind.last_seen_at)}</span> : 'never'}</Term>
        </Terms>
      </Stack>
    </Panel>
  )
}

function Sources({ kind }: { kind: WholeKind }) {
  if (kind.sources.length === 0) return null
  return (
    <Panel title="Where it came from" flush>
      <Rows label="Table of sources" columns={[{ name: 'Source' }, { name: 'Events', right: true }]}>
        {kind.sources.map((each) => (
          <Table.Tr key={each.name}>
            <Table.Td>{each.name}</Table.Td>
            <Table.Td ta="right">{count(each.count)}</Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </Panel>
  )
}

function Block({ kind }: { kind: WholeKind }) {
  const change = useChangeKind(kind.kind)
  const turn = (blocked: boolean) =>
    change.mutate(
      { blocked },
      {
        onSuccess: () => undoable(blocked ? `${kind.label} blocked` : `${kind.label} is taken again`, () => change.mutateAsync({ blocked: !blocked })),
        onError: (error) => failedTo(`${kind.label} was not changed`, error),
      },
    )
  return (
    <Panel title={kind.blocked ? 'Take it again' : 'Block'}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {kind.blocked ? 'Events of this kind come in again from now on. What was refused meanwhile is not here.' : 'Events of this kind are refused from now on; those that are here stay.'}
        </Text>
        <Group>
          <Button variant={kind.blocked ? 'filled' : 'default'} leftSection={<Icon name={kind.blocked ? 'check' : 'block'} size={14} />} loading={change.isPending} onClick={() => turn(!kind.blocked)}>
            {kind.blocked ? `Take ${kind.label} again` : `Block ${kind.label}`}
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}
