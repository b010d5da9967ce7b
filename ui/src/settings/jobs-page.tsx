/** Work the server does by itself or was asked for. */
import { Table, Text } from '@mantine/core'
import { isOver, useJobs } from '../api/work'
import type { Job } from '../api/work-types'
import { ago, decimal, moment, percent } from '../lib/format'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { State } from '../ui/progress'
import { Rows } from '../ui/rows'

export default function JobsPage() {
  const jobs = useJobs()
  return (
    <>
      <PageHead title="Jobs" sub="the latest hundred" />
      <PageBody>
        {jobs.error ? (
          <Failed error={jobs.error} retry={() => void jobs.refetch()} />
        ) : !jobs.data ? (
          <Panel>
            <Lines count={6} height={20} />
          </Panel>
        ) : jobs.data.length === 0 ? (
          <Empty icon="jobs" title="No jobs yet">
            Imports, fits of the models and nightly work appear here.
          </Empty>
        ) : (
          <Panel flush>
            <Rows label="Jobs" columns={[{ name: 'Job' }, { name: 'State' }, { name: 'Took', right: true }, { name: 'Started' }]}>
              {jobs.data.map((job) => (
                <Table.Tr key={job.id}>
                  <Table.Td>
                    {job.label}
                    {job.error && (
                      <Text size="xs" c="red" style={{ whiteSpace: 'normal' }}>
                        {job.error}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    {isOver(job.state) || job.state === 'queued' ? (
                      <State state={job.state} />
                    ) : (
                      `${job.stage ?? 'running'} ${percent(job.progress?.share ?? 0)}`
                    )}
                  </Table.Td>
                  <Table.Td ta="right">{took(job)}</Table.Td>
                  <Table.Td title={moment(job.created_at)}>{ago(job.started_at ?? job.created_at)}</Table.Td>
                </Table.Tr>
              ))}
            </Rows>
          </Panel>
        )}
      </PageBody>
    </>
  )
}

function took(job: Job): string {
  if (!job.started_at || !job.finished_at) return '–'
  const seconds = (Date.parse(job.finished_at) - Date.parse(job.started_at)) / 1000
  return seconds < 90 ? `${decimal(seconds, 1)} s` : `${decimal(seconds / 60, 1)} min`
}
