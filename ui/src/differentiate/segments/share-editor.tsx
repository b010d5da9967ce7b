/** A share of all people, drawn once and for good: for a test, or to hold some out. */
import { Autocomplete, Group, NumberInput, Stack, Text } from '@mantine/core'
import { useSegments } from '../../api/segments'
import { OrNot } from './or-not'
import { isPerCent, type ShareDraft, shareNames } from './share-draft'

interface ShareEditorProps {
  draft: ShareDraft
  onChange: (draft: ShareDraft) => void
}

export function ShareEditor({ draft, onChange }: ShareEditorProps) {
  const segments = useSegments().data ?? []
  const set = (part: Partial<ShareDraft>) => onChange({ ...draft, ...part })
  const turned = isPerCent(draft.from) && isPerCent(draft.to) && Number(draft.from) >= Number(draft.to)
  return (
    <Stack gap="sm">
      <OrNot label="In or held out" so="Is in the share" not="Is held out" value={draft.not} onChange={(not) => set({ not })} />
      <Autocomplete
        size="xs"
        label="Name of the share"
        description="Who is in stays in, and the same name picks the same people in every segment."
        placeholder="Summer test"
        data-autofocus
        maxLength={100}
        data={shareNames(segments.map((each) => each.filter))}
        value={draft.of}
        onChange={(of) => set({ of })}
      />
      <Group gap="sm" align="flex-start">
        <PerCent label="From" value={draft.from} onChange={(from) => set({ from })} />
        <PerCent label="To" value={draft.to} error={turned ? 'More than from' : undefined} onChange={(to) => set({ to })} />
      </Group>
      <Text size="xs" c="dimmed">
        0 to 10 is a tenth of all people; 10 to 20 of the same name is another tenth.
      </Text>
    </Stack>
  )
}

function PerCent({ label, value, error, onChange }: { label: string; value: string; error?: string | undefined; onChange: (value: string) => void }) {
  return <NumberInput size="xs" w={120} label={label} suffix=" %" min={0} max={100} decimalScale={2} allowNegative={false} error={error} value={value} onChange={(next) => onChange(String(next))} />
}
