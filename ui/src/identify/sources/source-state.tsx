/** What a source is and how it is doing, in a word. */
import type { Source } from '../../api/sources'
import { Chip } from '../../fields/chip'

export const kindWords: Record<Source['kind'], string> = { web: 'Website', server: 'Server' }

export function SourceState({ source }: { source: Pick<Source, 'active' | 'last_event_at'> }) {
  if (!source.active) return <Chip text="Off" colour="red" />
  return source.last_event_at ? <Chip text="On" colour="green" /> : <Chip text="Waiting for its first event" colour="yellow" />
}
