/** Whether clear cases are merged without being asked, in plain words. */
import { Button, Popover, Select, Stack, Switch, Text } from '@mantine/core'
import { type AutoMerge, useAutoMerge, useSetAutoMerge } from '../../api/duplicates'
import { percent } from '../../lib/format'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'

const usual = [0.99, 0.995, 0.999, 0.9999]

/** What can be chosen, with what is set among it. */
function thresholds(now: number): { value: string; label: string }[] {
  return [...new Set([...usual, now])].sort((one, other) => one - other).map((each) => ({ value: String(each), label: `at least ${percent(each, 2).replace(/\.?0+(?=\D*$)/, '')} sure` }))
}

export function AutoMergeButton({ opened, onChange }: { opened: boolean; onChange: (opened: boolean) => void }) {
  const found = useAutoMerge(opened)
  const set = useSetAutoMerge()
  return (
    <Popover opened={opened} onChange={onChange} position="bottom-end" width={340} trapFocus withinPortal>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="settings" size={14} />} onClick={() => onChange(!opened)}>
          Settings
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Settings of duplicates">
        {found.error ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : found.data ? (
          <Choice now={set.isPending ? set.variables : found.data} error={set.error} onSet={(next) => set.mutate(next)} />
        ) : (
          <Lines count={3} />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function Choice({ now, error, onSet }: { now: AutoMerge; error: Error | null; onSet: (next: AutoMerge) => void }) {
  return (
    <Stack gap="sm">
      {error && <Failed error={error} />}
      <Switch
        label="Merge clear cases by itself"
        description={now.auto_merge ? 'Pairs this sure are merged without asking. Each merge stands on the person’s page and can be undone there.' : 'Off: every pair waits for somebody to decide.'}
        checked={now.auto_merge}
        onChange={(event) => onSet({ ...now, auto_merge: event.currentTarget.checked })}
      />
      <Select
        size="xs"
        label="Only when it is"
        allowDeselect={false}
        disabled={!now.auto_merge}
        comboboxProps={{ withinPortal: false }}
        data={thresholds(now.threshold)}
        value={String(now.threshold)}
        onChange={(chosen) => chosen && onSet({ ...now, threshold: Number(chosen) })}
      />
      <Text size="xs" c="dimmed">
        Two people with different verified customer numbers are never merged by itself, however alike they are.
      </Text>
    </Stack>
  )
}
