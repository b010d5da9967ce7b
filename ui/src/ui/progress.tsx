/** How far long work has come; it can be left and found again. */
import { Group, Progress as Bar, Text } from '@mantine/core'
import type { JobState, Progress } from '../api/work-types'
import { count, percent } from '../lib/format'
import classes from './progress.module.css'

const words: Record<JobState, string> = {
  queued: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export function State({ state }: { state: JobState }) {
  return <span className={`${classes.state} ${classes[state]}`}>{words[state]}</span>
}

export function Working({ state, stage, progress }: { state: JobState; stage: string | null; progress: Progress | null }) {
  const share = progress?.share ?? 0
  const done = progress?.done
  const total = progress?.total
  return (
    <div role="status" aria-live="polite">
      <Group justify="space-between" mb={4} wrap="nowrap">
        <Text size="sm">{state === 'queued' ? 'Waiting for its turn' : (stage ?? 'Working')}</Text>
        <Text size="sm" c="dimmed">
          {typeof done === 'number' && typeof total === 'number' && total > 0 ? `${count(done)} of ${count(total)} · ` : ''}
          {percent(share)}
        </Text>
      </Group>
      <Bar value={share * 100} size="sm" aria-label="Progress" transitionDuration={120} />
    </div>
  )
}
