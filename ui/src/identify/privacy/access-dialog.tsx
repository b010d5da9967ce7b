/** Everything that is known of a person as a file: put together by a job, then downloaded. The address keeps which. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useSearchParams } from 'react-router'
import { Problem } from '../../api/client'
import { accessAddress, useStartAccess } from '../../api/privacy'
import { isOver, useJob } from '../../api/work'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { Working } from '../../ui/progress'

/** `after` is what comes next, once the file is there. */
export function AccessDialog({ id, title, onClose, after }: { id: string; title: string; onClose: () => void; after?: ReactNode }) {
  const [asked, setAsked] = useSearchParams()
  const start = useStartAccess(id)
  const file = asked.get('export')
  const job = useJob(file === null ? null : asked.get('job'))
  const state = job.data?.state
  const failed = state === 'failed' || state === 'cancelled' ? new Problem(500, 'The export stopped', job.data?.error ?? null) : null
  const run = () =>
    start.mutate(undefined, {
      onSuccess: (made) => {
        setAsked(
          (now) => {
            now.set('export', made.id)
            now.set('job', made.job_id)
            return now
          },
          { replace: true },
        )
      },
    })
  return (
    <Modal opened onClose={onClose} size="lg" title={`Access export of ${title}`}>
      <Stack gap="md">
        <Text size="sm">
          Everything you know about this person, in one zip file: <strong>index.html</strong> to read, <strong>data.json</strong> for programs, and the files attached. It holds also what
          colleagues wrote about them, so look through it before you pass it on. It is there for seven days.
        </Text>
        {start.error ? (
          <Failed error={start.error} retry={run} />
        ) : failed ? (
          <Failed error={failed} retry={run} />
        ) : job.error ? (
          <Failed error={job.error} retry={run} />
        ) : file !== null && state === undefined ? (
          <Working state="queued" stage={null} progress={null} />
        ) : state !== undefined && !isOver(state) && job.data ? (
          <Working state={state} stage={job.data.stage} progress={job.data.progress} />
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          {file !== null && state === 'done' ? (
            <>
              {after}
              <Button component="a" href={accessAddress(id, file)} download leftSection={<Icon name="download" size={14} />}>
                Download the export
              </Button>
            </>
          ) : (
            <Button loading={start.isPending || (file !== null && (state === undefined ? !job.error : !isOver(state)))} leftSection={<Icon name="file" size={14} />} onClick={run}>
              Put it together
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
