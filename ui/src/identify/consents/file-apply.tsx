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
import { Failed } from '../../ui/notice'
import { Working } from '../../ui/progress'
import { Counts, Problems } from './file-seen'

export function FileApply({ file, begun, problem, look }: {
  file: ConsentFile
  begun: boolean
  problem: string | null
  /** To be looked through again first, where something else was said since. */
  look: { run: () => void; busy: boolean } | null
}) {
  const client = useQueryClient()
  const [asked, setAsked] = useSearchParams()
  const apply = useApplyFile()
  // The address knows the work, so that it can be left and found again.
  const id = asked.get('job') ?? file.job_id ?? null
  const job = useJob(id)
  const state = job.data?.state ?? null
  const over = state !== null && isOver(state)
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: consentsKey })
  }, [client, over])
  const writes = file.counts.will_record + file.counts.held_back

  if (begun || id !== null) {
    return (
      <>
        {job.error && <Failed error={job.error} retry={() => void job.refetch()} />}
        {state === 'failed' && <Failed error={new Problem(500, 'The file was not applied to its end', job.data?.error ?? null)} />}
        {job.data && !over ? (
          <Panel>
            <Working state={job.data.state} stage={job.data.stage} progress={job.data.progress} />
            <Text size="xs" c="dimmed" mt="xs">
              You can leave this page; the work goes on.
            </Text>
          </Panel>
        ) : (
          <Panel title={over || id === null ? 'What came of it' : '…'}>
            <Stack gap="sm">
              <Counts file={file} tense="did" />
              <Group gap="xs">
                <Button component={Link} to="/consents/ledger" variant="default">
                  Open the ledger
                </Button>
                {file.counts.refused + file.counts.unknown_person > 0 && (
                  <Button component="a" variant="default" href={fileAddress('/consents/files/{id}/rejects', { id: file.id })} download leftSection={<Icon name="import" size={13} />}>
                    Rejected rows, to put right
                  </Button>
                )}
              </Group>
            </Stack>
          </Panel>
        )}
        <Problems file={file} />
      </>
    )
  }
  return (
    <>
      {apply.error && <Failed error={apply.error} />}
      <Group gap="xs">
        {look && (
          <Button size="sm" disabled={problem !== null} loading={look.busy} onClick={look.run}>
            Look through it again
          </Button>
        )}
        <Button
          size="sm"
          variant={look ? 'default' : 'filled'}
          disabled={problem !== null || look !== null || writes === 0}
          loading={apply.isPending}
          onClick={() => apply.mutate(file.id, { onSuccess: (jobId) => setAsked({ file: file.id, job: jobId }, { replace: true }) })}
        >
          {writes === 1 ? 'Apply 1 row' : `Apply ${count(writes)} rows`}
        </Button>
        <Text size="sm" c="dimmed">
          {problem ?? (look ? '' : writes === 0 ? 'There is nothing to record.' : 'Nothing is written yet.')}
        </Text>
      </Group>
    </>
  )
}
