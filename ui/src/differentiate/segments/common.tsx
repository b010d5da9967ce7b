/** What a segment shares with others, and what asks for it. */
import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { type Segment, useOverlap, useUses } from '../../api/segments'
import { count, percent } from '../../lib/format'
import { Panel } from '../../ui/frame'

export function Common({ segment }: { segment: Segment }) {
  const shared = useOverlap(segment.id, segment.state === 'ready').data ?? []
  const uses = useUses(segment.id).data
  const used = [...(uses?.segments ?? []).map((each) => ({ ...each, to: `/segments/${each.id}` })), ...(uses?.views ?? []).map((each) => ({ id: `${each.object} ${each.name}`, name: each.name, to: `/${each.object}` }))]
  if (shared.length === 0 && used.length === 0) return null
  return (
    <Panel title="Beside others">
      <Stack gap="xs">
        {shared.slice(0, 8).map((each) => (
          <Text key={each.segment_id} size="sm">
            {count(each.both)} ({percent(segment.members > 0 ? each.both / segment.members : 0)}) are also in{' '}
            <Anchor component={Link} to={`/segments/${each.segment_id}`} inherit underline="always">
              {each.name}
            </Anchor>
          </Text>
        ))}
        {used.length > 0 && (
          <Text size="sm">
            Asked for by{' '}
            {used.map((each, at) => (
              <span key={each.id}>
                {at > 0 && ', '}
                <Anchor component={Link} to={each.to} inherit underline="always">
                  {each.name}
                </Anchor>
              </span>
            ))}
            . It cannot be removed before these change.
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
