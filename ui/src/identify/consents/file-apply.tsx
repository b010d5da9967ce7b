/** The click that applies a file, how far it is, and what came of it. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useSearchParams } from 'react-router'
import { fileAddress, Problem } from '../../api/client'
import { useApplyFile } from '../../api/consent-files'
import { consentsKey } from '../../api/consents'
import type { ConsentFile } from '../../api/consents-shapes'
import { isOver, useJob } from '../../api/work'
import { count } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { Working } from '../../ui/progress'
import { Counts, Problems } from './file-seen'

interface ApplyProps {
  file: ConsentFile
  problem: string | null
  /** To be looked through first, where something else was said since. */
  look: { run: () => void; busy: boolean } | null
}

export function FileApply({ file, problem, look }: ApplyProps) {
  const [asked, setAsked] = useSearchParams()
  const apply = useApplyFile()
  // The address knows the work, so that it can be left and found again.
  const id = asked.get('job') ?? file.job_id
  const run = () => apply.mutate(file.id, { onSuccess: (job) => setAsked({ file: file.id, job }, { replace: true }) })
  if (id !== null) return <Applying file={file} job={id} again={{ run, busy: apply.isPending, error: apply.error }} />
  const writes = file.counts.will_record + file.counts.held_back
  return (
    <>
      {apply.error && <Failed error={apply.error} />}
      <Group gap="xs">
        {look && (
          <Button size="sm" disabled={problem !== null} loading={look.busy} onClick={look.run}>
            Look through it
          </Button>
        )}
        <Button size="sm" variant={look ? 'default' : 'filled'} disabled={problem !== null || look !== null || writes === 0} loading={apply.isPending} onClick={run}>
          {writes === 1 ? 'Apply 1 row' : `Apply ${count(writes)} rows`}
        </Button>
        <Text size="sm" c="dimmed">
          {problem ?? (look ? 'Looking through it writes nothing.' : writes === 0 ? 'There is nothing to record.' : 'Nothing is written yet.')}
        </Text>
      </Group>
    </>
  )
}

function Applying({ file, job: id, again }: { file: ConsentFile; job: string; again: { run: () => void; busy: boolean; error: Error | null } }) {
  const client = useQueryClient()
  const job = useJob(id)
  const state = job.data?.state ?? null
  const over = state !== null && isOver(state)
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: consentsKey })
  }, [client, over])
  const broken = state === 'failed' || state === 'cancelled'
  // What came of it is told a moment after the work is over.
  const told = over && file.state !== 'ready' && file.state !== 'applying'
  const problems = file.counts.refused + file.counts.unknown_person
  return (
    <>
      {(job.error ?? again.error) && <Failed error={job.error ?? again.error} retry={() => void job.refetch()} />}
      {broken && <Failed error={new Problem(500, 'The file was not applied to its end', job.data?.error ?? 'What was recorded before stays; the rest can follow.')} retry={again.busy ? undefined : again.run} />}
      {told ? (
        <Panel title={broken ? 'What came of it so far' : 'What came of it'}>
          <Stack gap="sm">
            <Counts file={file} tense="did" />
            <Group gap="xs">
              <Button component={Link} to="/consents/ledger" variant="default">
                Open the ledger
              </Button>
              {problems > 0 && (
                <Button component="a" variant="default" href={fileAddress('/consents/files/{id}/rejects', { id: file.id })} download leftSection={<Icon name="import" size={13} />}>
                  Rejected rows, to put right
                </Button>
              )}
            </Group>
          </Stack>
        </Panel>
      ) : (
        <Panel>
          {job.data && !over ? (
            <>
              <Working state={job.data.state} stage={job.data.stage} progress={job.data.progress} />
              <Text size="xs" c="dimmed" mt="xs">
                You can leave this page; the work goes on.
              </Text>
            </>
          ) : (
            <Lines count={4} />
          )}
        </Panel>
      )}
      {told && <Problems file={file} />}
    </>
  )
}
