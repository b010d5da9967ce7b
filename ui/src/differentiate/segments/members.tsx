/** Who is in a segment, the newest first; on a list, people are put and taken off. */
import { ActionIcon, Anchor, Button, Group, Table } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../../api/may'
import { type Segment, useListPeople, useMembers } from '../../api/segments'
import { PersonSelect } from '../../identify/consents/person-select'
import { ago, count, moment } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'

export function Members({ segment }: { segment: Segment }) {
  const found = useMembers(segment.id, segment.state === 'filling' ? -1 : segment.members)
  const move = useListPeople(segment.id)
  const { write } = useMay()
  const own = segment.kind === 'list' && write
  const data = found.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Panel title="People" aside={`${count(segment.members)} now`} flush>
      {own && (
        <Group gap="xs" px="md" py="xs">
          <PersonSelect label="Put somebody on the list" placeholder="Put somebody on the list" value={null} onChange={(id) => id && move.mutate({ add: [id] })} />
        </Group>
      )}
      {move.error && <Failed error={move.error} />}
      {found.error ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <div style={{ padding: 16 }}>
          <Lines count={5} />
        </div>
      ) : (
        <Rows label="People" columns={[{ name: 'Person' }, { name: 'Since' }, ...(own ? [{ name: '' }] : [])]}>
          {data.map((each) => (
            <Table.Tr key={each.person_id}>
              <Table.Td>
                <Anchor component={Link} to={`/people/${each.person_id}`} inherit c="inherit">
                  {each.title || 'Without a name'}
                </Anchor>
              </Table.Td>
              <Table.Td title={moment(each.entered_at)}>{ago(each.entered_at)}</Table.Td>
              {own && (
                <Table.Td ta="right">
                  <ActionIcon variant="subtle" color="gray" aria-label={`Take off: ${each.title}`} onClick={() => move.mutate({ remove: [each.person_id] })}>
                    <Icon name="close" size={14} />
                  </ActionIcon>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
          {data.length === 0 && (
            <Table.Tr>
              <Table.Td colSpan={own ? 3 : 2} c="dimmed">
                {segment.state === 'filling' ? 'Everybody is being looked at.' : 'Nobody is in it now.'}
              </Table.Td>
            </Table.Tr>
          )}
        </Rows>
      )}
      {found.hasNextPage && (
        <Group justify="center" py="xs">
          <Button variant="subtle" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            More
          </Button>
        </Group>
      )}
    </Panel>
  )
}
