/** What came of an episode: the first of these that happened. */
import { ActionIcon, Button, Group, Input, Select, Stack, TextInput } from '@mantine/core'
import type { EpisodeOutcome } from '../../api/episodes-shapes'
import { Icon } from '../../ui/icon'

export function Outcomes({ value, kinds, error, onChange }: { value: EpisodeOutcome[]; kinds: string[]; error: string | null; onChange: (outcomes: EpisodeOutcome[]) => void }) {
  const change = (at: number, part: Partial<EpisodeOutcome>) => onChange(value.map((each, index) => (index === at ? { ...each, ...part } : each)))
  return (
    <Input.Wrapper label="What came of it" description="The first that happened counts, from the top." error={error} labelElement="div">
      <Stack gap={6} mt={6}>
        {value.map((each, at) => (
          <Group key={at} gap={6} wrap="nowrap" align="flex-start">
            <Select aria-label={`What happened, ${at + 1}`} placeholder="When this happened" searchable data={[...new Set([...kinds, each.kind])].filter((kind) => kind !== '')} value={each.kind || null} onChange={(kind) => change(at, { kind: kind ?? '' })} style={{ flex: 1 }} />
            <TextInput aria-label={`What it came to, ${at + 1}`} placeholder="it came to" value={each.outcome} onChange={(event) => change(at, { outcome: event.currentTarget.value })} style={{ flex: 1 }} />
            <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Leave out ${each.outcome || `line ${at + 1}`}`} onClick={() => onChange(value.filter((_, index) => index !== at))}>
              <Icon name="close" size={14} />
            </ActionIcon>
          </Group>
        ))}
        <Button variant="subtle" color="gray" size="xs" style={{ alignSelf: 'flex-start' }} leftSection={<Icon name="plus" size={12} />} onClick={() => onChange([...value, { kind: '', outcome: '' }])}>
          Add an outcome
        </Button>
      </Stack>
    </Input.Wrapper>
  )
}
