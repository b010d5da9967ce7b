/** The query of a segment in SQL: what it says, when it is computed, and the form that changes both. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../api/may'
import { type Segment, useChangeSegment } from '../../api/segments'
import { moment } from '../../lib/format'
import { CopyBlock } from '../../ui/copy-block'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { type QueryDraft, QueryForm } from './query-form'
import { computedWords, usualEvery } from './sql-words'

export function QueryPanel({ segment }: { segment: Segment }) {
  const change = useChangeSegment(segment.id)
  const may = useMay()
  const [draft, setDraft] = useState<QueryDraft | null>(null)
  const query = segment.query ?? ''
  const open = () => setDraft({ query, every: segment.every ?? usualEvery })
  const edit = may.write && may.act('sql') && draft === null && (
    <Button variant="subtle" size="compact-sm" leftSection={<Icon name="edit" size={14} />} onClick={open}>
      Change
    </Button>
  )
  return (
    <Panel title="Who is in it" aside={edit}>
      <Stack gap="md">
        <Text size="sm" title={segment.next_at ? `Next ${moment(segment.next_at)}` : undefined}>
          {computedWords(segment)}
        </Text>
        {segment.description && (
          <Text size="sm" c="dimmed">
            {segment.description}
          </Text>
        )}
        {draft === null ? (
          <CopyBlock label="Query" text={query} />
        ) : (
          <>
            <QueryForm draft={draft} error={draft.query.trim() === '' ? 'Write a query.' : null} onChange={(part) => setDraft({ ...draft, ...part })} />
            {change.error && <Failed error={change.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setDraft(null)}>
                Cancel
              </Button>
              <Button disabled={draft.query.trim() === ''} loading={change.isPending} onClick={() => change.mutate(draft, { onSuccess: () => setDraft(null) })}>
                Save
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Panel>
  )
}
