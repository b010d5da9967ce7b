/** Another segment that somebody is in, or is not. */
import { Group, Select } from '@mantine/core'
import { useSegments } from '../../api/segments'
import type { Filter } from '../../api/types'
import { bare, isInSegment, unbare } from '../../lib/filter'
import { OrNot } from './or-not'

export interface SegmentDraft {
  not: boolean
  id: string | null
}

export const emptySegment: SegmentDraft = { not: false, id: null }

export function readSegment(filter: Filter): SegmentDraft | null {
  const { part, not } = bare(filter)
  return isInSegment(part) ? { id: part.segment, not } : null
}

export function saidSegment({ id, not }: SegmentDraft): Filter | null {
  return id === null ? null : unbare({ part: { segment: id }, not })
}

interface SegmentChoiceProps {
  draft: SegmentDraft
  /** The segment that is changed, which cannot ask for itself. */
  self: string | null
  onChange: (draft: SegmentDraft) => void
}

export function SegmentChoice({ draft, self, onChange }: SegmentChoiceProps) {
  const segments = useSegments().data ?? []
  return (
    <Group gap={6} wrap="nowrap">
      <OrNot label="In or not" so="Is in" not="Is not in" value={draft.not} onChange={(not) => onChange({ ...draft, not })} />
      <Select
        size="xs"
        flex={1}
        aria-label="Segment"
        searchable
        placeholder="Choose a segment"
        nothingFoundMessage="No other segment yet"
        data={segments.filter((each) => each.id !== self).map((each) => ({ value: each.id, label: each.name }))}
        value={draft.id}
        onChange={(id) => onChange({ ...draft, id })}
      />
    </Group>
  )
}
