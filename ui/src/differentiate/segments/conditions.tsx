/** What a segment says, as a sentence; opened, its conditions with who would meet them. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../api/may'
import { useObject } from '../../api/records'
import { type Segment, useChangeSegment } from '../../api/segments'
import type { Filter } from '../../api/types'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { Builder } from './builder'
import { Preview } from './preview'
import classes from './segments.module.css'
import { useSentence } from './use-sentence'

export function Conditions({ segment }: { segment: Segment }) {
  const people = useObject('people')
  const change = useChangeSegment(segment.id)
  const { write } = useMay()
  const [draft, setDraft] = useState<{ filter: Filter | null } | null>(null)
  const told = useSentence(draft ? draft.filter : segment.filter)
  const edit = write && segment.filter !== null && draft === null && (
    <Button variant="subtle" size="compact-sm" leftSection={<Icon name="edit" size={14} />} onClick={() => setDraft({ filter: segment.filter })}>
      Change
    </Button>
  )
  return (
    <Panel title="Who is in it" aside={edit}>
      <Stack gap="md">
        {(draft === null || draft.filter !== null) && <p className={classes.sentence}>{told}</p>}
        {segment.description && (
          <Text size="sm" c="dimmed">
            {segment.description}
          </Text>
        )}
        {draft && people && (
          <>
            <Builder people={people} self={segment.id} filter={draft.filter} onChange={(filter) => setDraft({ filter })} />
            <Preview filter={draft.filter} />
            {change.error && <Failed error={change.error} />}
            <Group justify="space-between" gap="xs">
              <Text size="xs" c="dimmed">
                Whoever comes in or leaves by this change sets nothing off.
              </Text>
              <Group gap="xs">
                <Button variant="default" onClick={() => setDraft(null)}>
                  Cancel
                </Button>
                <Button
                  disabled={draft.filter === null}
                  loading={change.isPending}
                  onClick={() => change.mutate({ filter: draft.filter }, { onSuccess: () => setDraft(null) })}
                >
                  Save
                </Button>
              </Group>
            </Group>
          </>
        )}
      </Stack>
    </Panel>
  )
}
