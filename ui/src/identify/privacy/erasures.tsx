/** Receipts of all erasures, the newest first. */
import { Anchor, Button, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { type Erasure, useErasures } from '../../api/privacy'
import { Chip } from '../../fields/chip'
import { ago, count, moment, sentence } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { gone, stateColours, stateWords } from './erasure-words'

export function Erasures() {
  const erasures = useErasures()
  const lines = erasures.data?.pages.flatMap((page) => page.data) ?? []
  if (erasures.error) return <Failed error={erasures.error} retry={() => void erasures.refetch()} />
  if (erasures.isPending) {
    return (
      <Panel>
        <Lines count={5} height={20} />
      </Panel>
    )
  }
  if (lines.length === 0) {
    return (
      <Empty icon="lock" title="Nobody was erased yet">
        When somebody asks to be forgotten, open their page and choose “Erase for ever” under More actions. The receipt then stands here, without a word about who it was.
      </Empty>
    )
  }
  return (
    <Panel flush>
      <Rows label="Erasures" columns={[{ name: 'Asked for' }, { name: 'State' }, { name: 'People', right: true }, { name: 'By' }, { name: 'Erased', right: true }, { name: 'Finished' }, { name: 'Reason', wide: true }]}>
        {lines.map((each) => (
          <Line key={each.id} erasure={each} />
        ))}
      </Rows>
      {erasures.hasNextPage && (
        <Button variant="subtle" m="sm" loading={erasures.isFetchingNextPage} onClick={() => void erasures.fetchNextPage()}>
          Older
        </Button>
      )}
    </Panel>
  )
}

function Line({ erasure }: { erasure: Erasure }) {
  const taken = gone(erasure.counts)
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/privacy/erasures/${erasure.id}`} inherit c="inherit" fw={500}>
          {moment(erasure.requested_at)}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <Chip text={stateWords[erasure.state]} colour={stateColours[erasure.state]} />
        {erasure.waits && (
          <Text size="xs" c="dimmed">
            {sentence(erasure.waits)}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{count(erasure.records.length)}</Table.Td>
      <Table.Td>{erasure.requested_by_name ?? ''}</Table.Td>
      <Table.Td ta="right">{taken > 0 ? count(taken) : ''}</Table.Td>
      <Table.Td title={erasure.finished_at ? moment(erasure.finished_at) : undefined}>{erasure.finished_at ? ago(erasure.finished_at) : ''}</Table.Td>
      <Table.Td visibleFrom="xs">{erasure.reason ?? ''}</Table.Td>
    </Table.Tr>
  )
}
