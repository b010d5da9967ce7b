/** What the firm offers the people of a segment, and what it is after with them. */
import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../api/may'
import { type Segment, useChangeSegment } from '../../api/segments'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'

const parts = [
  { name: 'proposition', label: 'Proposition', help: 'What they get from you that others do not give.' },
  { name: 'strategy', label: 'Strategy', help: 'What you are after: to win, keep, grow or serve them, and how.' },
  { name: 'description', label: 'Description', help: 'What colleagues should know about it.' },
] as const

export function Plan({ segment }: { segment: Segment }) {
  const change = useChangeSegment(segment.id)
  const { write } = useMay()
  const [draft, setDraft] = useState<Record<(typeof parts)[number]['name'], string> | null>(null)
  const open = () => setDraft({ proposition: segment.proposition ?? '', strategy: segment.strategy ?? '', description: segment.description ?? '' })
  const edit = write && draft === null && (
    <Button variant="subtle" size="compact-sm" leftSection={<Icon name="edit" size={14} />} onClick={open}>
      Change
    </Button>
  )
  return (
    <Panel title="Plan" aside={edit}>
      {draft === null ? (
        <Stack gap="xs">
          {parts.slice(0, 2).map(({ name, label, help }) => (
            <div key={name}>
              <Text size="xs" c="dimmed">
                {label}
              </Text>
              <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} {...(segment[name] ? {} : { c: 'dimmed' })}>
                {segment[name] ?? `Not written yet. ${help}`}
              </Text>
            </div>
          ))}
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            change.mutate(draft, { onSuccess: () => setDraft(null) })
          }}
        >
          <Stack gap="sm">
            {parts.map(({ name, label, help }, at) => (
              <Textarea key={name} label={label} description={help} autosize minRows={2} autoFocus={at === 0} value={draft[name]} onChange={(event) => setDraft({ ...draft, [name]: event.currentTarget.value })} />
            ))}
            {change.error && <Failed error={change.error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={() => setDraft(null)}>
                Cancel
              </Button>
              <Button type="submit" loading={change.isPending}>
                Save
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Panel>
  )
}
