/** The segments a person is in, since when, and those she left. */
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useSegmentsOf } from '../../api/segments'
import { ago, moment } from '../../lib/format'
import { Panel } from '../../ui/frame'

export function InSegments({ id }: { id: string }) {
  const all = useSegmentsOf(id).data ?? []
  if (all.length === 0) return null
  const [now, before] = [all.filter((each) => each.left_at === null), all.filter((each) => each.left_at !== null)]
  return (
    <Panel title="Segments">
      <Stack gap={6}>
        {now.map((each) => (
          <Group key={each.segment_id} justify="space-between" wrap="nowrap" gap="xs">
            <Anchor component={Link} to={`/segments/${each.segment_id}`} size="sm" c="inherit">
              {each.name}
            </Anchor>
            <Text size="xs" c="dimmed" title={moment(each.entered_at)}>
              since {ago(each.entered_at)}
            </Text>
          </Group>
        ))}
        {before.slice(0, 5).map((each) => (
          <Group key={`${each.segment_id} ${each.left_at}`} justify="space-between" wrap="nowrap" gap="xs">
            <Anchor component={Link} to={`/segments/${each.segment_id}`} size="sm" c="dimmed">
              {each.name}
            </Anchor>
            <Text size="xs" c="dimmed" title={each.left_at ? moment(each.left_at) : undefined}>
              left {each.left_at ? ago(each.left_at) : ''}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
