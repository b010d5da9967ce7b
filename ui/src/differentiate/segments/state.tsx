/** How true a segment is, in a word. */
import type { Segment } from '../../api/segments'
import { Chip } from '../../fields/chip'
import { ago } from '../../lib/format'

function said(segment: Segment): { text: string; colour: string } {
  if (segment.state === 'filling') return { text: 'Looking at everybody', colour: 'blue' }
  if (segment.state === 'failed') return { text: 'Cannot be asked', colour: 'red' }
  if (segment.kind === 'sql') return { text: segment.refreshed_at ? `Computed ${ago(segment.refreshed_at)}` : 'Computed', colour: 'green' }
  return segment.kind === 'list' ? { text: 'List', colour: 'grey' } : { text: 'Up to date', colour: 'green' }
}

export function SegmentState({ segment }: { segment: Segment }) {
  return <Chip {...said(segment)} />
}
