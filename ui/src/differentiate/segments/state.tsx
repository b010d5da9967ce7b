/** How true a segment is. */
import { Badge } from '@mantine/core'
import type { Segment } from '../../api/segments'

export function SegmentState({ segment }: { segment: Segment }) {
  if (segment.state === 'filling') return <Badge variant="light">Looking at everybody</Badge>
  if (segment.state === 'failed') {
    return (
      <Badge variant="light" color="red" title={segment.problem ?? undefined}>
        Cannot be asked
      </Badge>
    )
  }
  return (
    <Badge variant="light" color={segment.kind === 'list' ? 'gray' : 'green'}>
      {segment.kind === 'list' ? 'List' : 'Up to date'}
    </Badge>
  )
}
