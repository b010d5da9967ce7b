/** Segments: which there are, what they say, and how many people are in each. */
import { Anchor, Button, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../../api/may'
import { type Segment, useSegments } from '../../api/segments'
import { ago, count, moment } from '../../lib/format'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { everyWords, usualEvery } from './sql-words'
import { SegmentState } from './state'
import { useSentence } from './use-sentence'

export default function SegmentsPage() {
  const segments = useSegments()
  const { write } = useMay()
  const add = write && (
    <Button component={Link} to="/segments/new" leftSection={<Icon name="plus" size={14} />}>
      New segment
    </Button>
  )
  return (
    <>
      <PageHead title="Segments" sub="people by who they are and what they do, always as of now" actions={add} />
      <PageBody>
        {segments.error ? (
          <Failed error={segments.error} retry={() => void segments.refetch()} />
        ) : !segments.data ? (
          <Panel>
            <Lines count={4} height={20} />
          </Panel>
        ) : segments.data.length === 0 ? (
          <Empty icon="people" title="No segments yet" action={add}>
            A segment holds everybody who meets its conditions: who bought twice in 90 days, who has not been here for a year. It is true at every moment, says
            why somebody is in it, and remembers who came and left.
          </Empty>
        ) : (
          <Panel flush>
            <Rows label="Segments" columns={[{ name: 'Segment' }, { name: 'People', right: true }, { name: 'State' }, { name: 'Changed', wide: true }]}>
              {segments.data.map((each) => (
                <Line key={each.id} segment={each} />
              ))}
            </Rows>
          </Panel>
        )}
      </PageBody>
    </>
  )
}

function Line({ segment }: { segment: Segment }) {
  const told = useSentence(segment.filter)
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/segments/${segment.id}`} inherit c="inherit" fw={500}>
          {segment.name}
        </Anchor>
        <Text size="xs" c="dimmed" lineClamp={2}>
          {segment.kind === 'sql' ? `People whom a query in SQL finds ${everyWords(segment.every ?? usualEvery)}.` : told}
        </Text>
      </Table.Td>
      <Table.Td ta="right">{count(segment.members)}</Table.Td>
      <Table.Td>
        <SegmentState segment={segment} />
      </Table.Td>
      <Table.Td visibleFrom="xs" title={moment(segment.updated_at)}>
        {ago(segment.updated_at)}
      </Table.Td>
    </Table.Tr>
  )
}
