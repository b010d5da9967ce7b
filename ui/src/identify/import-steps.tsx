/** What can be done with an import: pause it, let it go on, stop it, take it back whole. */
import { Button, Group, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { useKnows } from '../api/routes'
import type { Import } from '../api/work-types'
import { isOver, useJob, useSteerImport } from '../api/work'
import { count } from '../lib/format'
import { Failed } from '../ui/notice'

export function ImportSteps({ done }: { done: Import }) {
  const may = useMay().act('import')
  const canPause = useKnows('/imports/{id}/pause')
  const canUndo = useKnows('/imports/{id}/undo')
  const steer = useSteerImport(done.id)
  const job = useJob(steer.variables === 'undo' ? (steer.data?.job_id ?? null) : null)
  if (!may) return null
  const over = isOver(done.state)
  const button = (step: 'pause' | 'resume' | 'cancel' | 'undo', label: string, red = false) => (
    <Button
      variant={red ? 'subtle' : 'default'}
      {...(red ? { color: 'red' } : {})}
      loading={steer.isPending && steer.variables === step}
      onClick={() => steer.mutate(step)}
    >
      {label}
    </Button>
  )
  const wrote = !done.dry_run && over && (done.counts?.accepted ?? 0) > 0
  const undoing = steer.variables === 'undo' && steer.isSuccess
  return (
    <>
      {steer.error && <Failed error={steer.error} />}
      <Group gap="xs" mt="sm">
        {!over && canPause && (done.state === 'paused' ? button('resume', 'Go on') : button('pause', 'Pause'))}
        {!over && canPause && button('cancel', 'Stop', true)}
        {wrote && canUndo && !undoing && button('undo', `Take back ${done.file_name}`, true)}
        {over && (done.counts?.rejected ?? 0) > 0 && (
          <Button component={Link} to="/imports/new" variant="default">
            Import the mended rows
          </Button>
        )}
      </Group>
      {undoing && (
        <Text size="sm" mt="xs" role="status">
          {job.data && !isOver(job.data.state)
            ? 'The import is being taken back…'
            : job.data?.state === 'failed'
              ? `It could not be taken back: ${job.data.error ?? 'the work failed'}`
              : told(steer.data?.undone ?? null, steer.data?.skipped?.length ?? 0)}
        </Text>
      )}
    </>
  )
}

export function told(undone: number | null, skipped: number): string {
  const back = undone === null ? 'The import was taken back' : `${count(undone)} ${undone === 1 ? 'record is' : 'records are'} as before the import`
  const left = skipped === 0 ? '' : `; ${count(skipped)} were changed since and stay as they are`
  return `${back}${left}.`
}
