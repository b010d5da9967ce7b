/** One condition of a segment: what they did, who they are, what they agreed to, a share of them, or another segment. */
import { Button, Group, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { useObjects } from '../../api/records'
import type { Filter, ObjectType } from '../../api/types'
import { filterWords } from '../../lib/filter-words'
import { ConditionEditor, editable } from '../../records/condition-editor'
import { useNames } from '../../records/use-names'
import { ConsentEditor } from './consent-editor'
import { DidEditor } from './did-editor'
import { type Drafts, type Kind, readDrafts, saidDraft } from './drafts'
import { SegmentChoice } from './segment-choice'
import { SequenceEditor } from './sequence-editor'
import { ShareEditor } from './share-editor'

const kinds: { value: Kind; label: string }[] = [
  { value: 'did', label: 'What they did' },
  { value: 'sequence', label: 'In order' },
  { value: 'fact', label: 'Who they are' },
  { value: 'consent', label: 'Consent' },
  { value: 'share', label: 'Share' },
  { value: 'segment', label: 'Segment' },
]

/** Whether the dialog can open a condition. */
export function opens(part: Filter, people: ObjectType, objects: ObjectType[]): boolean {
  return readDrafts(part).kind !== 'fact' || editable(part, people, objects)
}

interface ConditionDialogProps {
  people: ObjectType
  /** The segment that is changed, which cannot ask for itself. */
  self: string | null
  start: Filter | null
  onClose: () => void
  onDone: (part: Filter) => void
}

export function ConditionDialog({ people, self, start, onClose, onDone }: ConditionDialogProps) {
  const objects = useObjects().data ?? []
  const [{ kind, drafts }, setOpen] = useState(() => readDrafts(start))
  const set = (part: Partial<Drafts>) => setOpen({ kind, drafts: { ...drafts, ...part } })
  const said = saidDraft(kind, drafts)
  const names = useNames(said, people)
  return (
    <Modal opened onClose={onClose} title="Condition" size="lg">
      <Stack gap="md">
        <KindChoice kind={kind} onChange={(next) => setOpen({ kind: next, drafts })} />
        {kind === 'fact' ? (
          <ConditionEditor object={people} start={start && editable(start, people, objects) ? start : null} inForm onCancel={onClose} onDone={onDone} />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              // The page that opened the dialog is a form too, and not done yet.
              event.stopPropagation()
              if (said) onDone(said)
            }}
          >
            <Stack gap="md">
              {kind === 'did' && <DidEditor draft={drafts.did} onChange={(did) => set({ did })} />}
              {kind === 'sequence' && <SequenceEditor steps={drafts.sequence} onChange={(sequence) => set({ sequence })} />}
              {kind === 'consent' && <ConsentEditor draft={drafts.consent} onChange={(consent) => set({ consent })} />}
              {kind === 'share' && <ShareEditor draft={drafts.share} onChange={(share) => set({ share })} />}
              {kind === 'segment' && <SegmentChoice draft={drafts.segment} self={self} onChange={(segment) => set({ segment })} />}
              <Group justify="space-between" wrap="nowrap" align="flex-end">
                <Text size="xs" c="dimmed" miw={0} style={{ overflowWrap: 'anywhere' }}>
                  {said ? `Whoever ${filterWords(said, people, objects, names)}` : ''}
                </Text>
                <Group gap={6} wrap="nowrap" flex="none">
                  <Button variant="subtle" color="gray" onClick={onClose}>
                    Cancel
                  </Button>
                  <Button type="submit" disabled={!said}>
                    Apply
                  </Button>
                </Group>
              </Group>
            </Stack>
          </form>
        )}
      </Stack>
    </Modal>
  )
}

/** In a row; on a phone, where that does not fit, in a list. */
function KindChoice({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const narrow = useMediaQuery('(max-width: 620px)') ?? false
  const choose = (next: string | null) => next && onChange(next as Kind)
  return narrow ? (
    <Select size="xs" aria-label="Kind of condition" allowDeselect={false} data={kinds} value={kind} onChange={choose} />
  ) : (
    <SegmentedControl size="xs" aria-label="Kind of condition" data={kinds} value={kind} onChange={choose} />
  )
}
