/** Where events come in: websites and servers, and whether they speak. */
import { Anchor, Button, Table, Text } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { useMay } from '../../api/may'
import { useKnows } from '../../api/routes'
import { type Source, useSources } from '../../api/sources'
import { ago, count, moment } from '../../lib/format'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { Networks } from './networks'
import { NewSource } from './new-source'
import { kindWords, SourceState } from './source-state'

export default function SourcesPage() {
  const sources = useSources()
  const { admin } = useMay()
  const networks = useKnows('/bot-networks')
  const [asked, setAsked] = useSearchParams()
  const open = admin && asked.has('new')
  const add = admin && (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAsked({ new: '' })}>
      New source
    </Button>
  )
  return (
    <>
      <PageHead title="Sources" sub="where events come in" actions={add} />
      <PageBody>
        {sources.error ? (
          <Failed error={sources.error} retry={() => void sources.refetch()} />
        ) : !sources.data ? (
          <Panel>
            <Lines count={4} height={20} />
          </Panel>
        ) : sources.data.length === 0 ? (
          <Empty icon="plug" title="No sources yet" action={add}>
            A source is a website or a server that tells what people do: what they look at, where they sign up, what they buy.
            {admin ? ' Connecting one takes a few minutes.' : ' An administrator can connect one.'}
          </Empty>
        ) : (
          <Panel flush>
            <Rows label="Sources" columns={[{ name: 'Source' }, { name: 'Kind' }, { name: 'State' }, { name: 'Last 24 hours', right: true }, { name: 'Last event' }]}>
              {sources.data.map((each) => (
                <Line key={each.id} source={each} />
              ))}
            </Rows>
          </Panel>
        )}
        {networks && <Networks />}
      </PageBody>
      {open && <NewSource onClose={() => setAsked({}, { replace: true })} />}
    </>
  )
}

function Line({ source }: { source: Source }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/sources/${source.id}`} inherit c="inherit" fw={500}>
          {source.name}
        </Anchor>
      </Table.Td>
      <Table.Td>{kindWords[source.kind]}</Table.Td>
      <Table.Td>
        <SourceState source={source} />
      </Table.Td>
      <Table.Td ta="right">
        {count(source.events_24h)}
        {source.refused_24h ? (
          <Text size="xs" c="dimmed">
            {count(source.refused_24h)} refused
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td title={source.last_event_at ? moment(source.last_event_at) : undefined}>{source.last_event_at ? ago(source.last_event_at) : 'never'}</Table.Td>
    </Table.Tr>
  )
}
