/** One condition of a segment: a fact about the person, what she did, what followed what, or another segment. */
import { Button, Group, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useObjects } from '../../api/records'
import { useSegments } from '../../api/segments'
import type { Filter, ObjectType } from '../../api/types'
import { isInSegment, isSequence } from '../../lib/filter'
import { filterWords } from '../../lib/filter-words'
import { ConditionEditor, editable } from '../../records/condition-editor'
import { useNames } from '../../records/use-names'
import { type DidDraft, emptyDid, readDid, saidDid, wholeDid } from './did-draft'
import { DidEditor } from './did-editor'
import { emptySteps, readSteps, saidSteps, SequenceEditor, type StepDraft, wholeSteps } from './sequence-editor'

type Kind = 'fact' | 'did' | 'sequence' | 'segment'

/** Whether the dialog can open a condition. */
export function opens(part: Filter, people: ObjectType, objects: ObjectType[]): boolean {
  return readDid(part) !== null || readIn(part) !== null || (isSequence(part) && readSteps(part) !== null) || editable(part, people, objects)
}

function readIn(part: Filter): { id: string; not: boolean } | null {
  if (isInSegment(part)) return { id: part.segment, not: false }
  return 'not' in part && isInSegment(part.not) ? { id: part.not.segment, not: true } : null
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
  const segments = useSegments().data ?? []
  const inside = start && readIn(start)
  const did = start && readDid(start)
  const sequence = start && isSequence(start) ? readSteps(start) : null
  const [kind, setKind] = useState<Kind>(inside ? 'segment' : sequence ? 'sequence' : start && !did ? 'fact' : 'did')
  const [draft, setDraft] = useState<DidDraft>(did ?? emptyDid)
  const [steps, setSteps] = useState<StepDraft[]>(sequence ?? emptySteps)
  const [chosen, setChosen] = useState<{ id: string | null; not: boolean }>(inside ?? { id: null, not: false })
  const said: Filter | null =
    kind === 'did' ? (wholeDid(draft) ? saidDid(draft) : null)
    : kind === 'sequence' ? (wholeSteps(steps) ? saidSteps(steps) : null)
    : kind === 'segment' && chosen.id ? (chosen.not ? { not: { segment: chosen.id } } : { segment: chosen.id })
    : null
  const names = useNames(said, people)
  return (
    <Modal opened onClose={onClose} title="Condition" size="lg">
      <Stack gap="md">
        <SegmentedControl
          size="xs"
          aria-label="Kind of condition"
          value={kind}
          onChange={(next) => setKind(next as Kind)}
          data={[
            { value: 'did', label: 'What they did' },
            { value: 'sequence', label: 'In order' },
            { value: 'fact', label: 'Who they are' },
            { value: 'segment', label: 'Segment' },
          ]}
        />
        {kind === 'fact' ? (
          <ConditionEditor object={people} start={start && editable(start, people, objects) ? start : null} inForm onCancel={onClose} onDone={onDone} />
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (said) onDone(said)
            }}
          >
            <Stack gap="md">
              {kind === 'did' && <DidEditor draft={draft} onChange={setDraft} />}
              {kind === 'sequence' && <SequenceEditor steps={steps} onChange={setSteps} />}
              {kind === 'segment' && (
                <Group gap={6} wrap="nowrap">
                  <SegmentedControl
                    size="xs"
                    aria-label="In or not"
                    value={chosen.not ? 'not' : 'in'}
                    onChange={(next) => setChosen({ ...chosen, not: next === 'not' })}
                    data={[
                      { value: 'in', label: 'Is in' },
                      { value: 'not', label: 'Is not in' },
                    ]}
                  />
                  <Select
                    size="xs"
                    flex={1}
                    aria-label="Segment"
                    searchable
                    placeholder="Choose a segment"
                    nothingFoundMessage="No other segment yet"
                    data={segments.filter((each) => each.id !== self).map((each) => ({ value: each.id, label: each.name }))}
                    value={chosen.id}
                    onChange={(id) => setChosen({ ...chosen, id })}
                  />
                </Group>
              )}
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
