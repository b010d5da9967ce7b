/** One import: how far it is, what came of it, the rows that were refused and why. */
import { Button, Table, Text } from '@mantine/core'
import { Link, useParams } from 'react-router'
import { useObjects } from '../api/records'
import { fileAddress } from '../api/client'
import type { Import } from '../api/work-types'
import { isOver, useImport } from '../api/work'
import { count, moment } from '../lib/format'
import { PageBody, PageHead, Panel, Term, Terms } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { originWords } from '../records/origin'
import { State, Working } from '../ui/progress'
import { ImportSteps } from './import-steps'
import { readerWords } from './reader-words'
import { Rows } from '../ui/rows'

const trail = { label: 'Imports', to: '/imports' }

export default function ImportPage() {
  const { id = '' } = useParams()
  const found = useImport(id)
  return (
    <>
      <PageHead title={found.data?.file_name ?? 'Import'} trail={trail} sub={found.data?.dry_run ? 'dry run' : undefined} />
      <PageBody>
        {found.error ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : found.data ? (
          <ImportResult done={found.data} />
        ) : (
          <Panel>
            <Lines count={6} />
          </Panel>
        )}
      </PageBody>
    </>
  )
}

export function ImportResult({ done }: { done: Import }) {
  const objects = useObjects().data ?? []
  const name = (slug: string) => objects.find((object) => object.slug === slug)?.label ?? slug
  const { counts } = done
  const would = done.dry_run ? 'would be ' : ''
  return (
    <>
      <Panel>
        {isOver(done.state) ? (
          <Terms>
            <Term name="State">
              <State state={done.state} />
            </Term>
            {done.source && <Term name="Source">{originWords({ source: done.source, party: done.party, confidence: done.confidence })}</Term>}
            <Term name="Started">{moment(done.created_at)}</Term>
            {done.finished_at && <Term name="Finished">{moment(done.finished_at)}</Term>}
            {counts && (
              <Term name="Rows">
                {count(counts.rows)} read, {count(counts.accepted)} {would}taken, {count(counts.rejected)} rejected
              </Term>
            )}
          </Terms>
        ) : (
          <>
            <Working state={done.state} stage={done.state === 'paused' ? 'Paused' : done.stage} progress={done.progress} />
            <Text size="xs" c="dimmed" mt="xs">
              {done.state === 'paused' ? 'Nothing is lost; it goes on where it stopped.' : 'You can leave this page; the import goes on.'}
            </Text>
          </>
        )}
        <ImportSteps done={done} />
      </Panel>
      {done.error && <Failed error={new Error(readerWords(done.error))} />}
      {counts?.by_object && Object.keys(counts.by_object).length > 0 && (
        <Panel title="Records" flush>
          <Rows label="Records" columns={[{ name: 'Object' }, { name: 'New', right: true }, { name: 'Changed', right: true }, { name: 'As before', right: true }]}>
            {Object.entries(counts.by_object).map(([slug, each]) => (
              <Table.Tr key={slug}>
                <Table.Td>
                  {done.dry_run ? name(slug) : <Link to={`/${slug}`}>{name(slug)}</Link>}
                </Table.Td>
                <Table.Td ta="right">{count(each.created)}</Table.Td>
                <Table.Td ta="right">{count(each.updated)}</Table.Td>
                <Table.Td ta="right">{count(each.unchanged)}</Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        </Panel>
      )}
      {done.problems && done.problems.length > 0 && <Problems done={done} />}
    </>
  )
}

function Problems({ done }: { done: Import }) {
  const shown = done.problems ?? []
  const all = done.counts?.rejected ?? shown.length
  return (
    <Panel
      title={all > shown.length ? `The first ${count(shown.length)} of ${count(all)} problems` : 'Problems'}
      flush
      aside={
        <Button component="a" variant="default" size="compact-xs" href={fileAddress('/imports/{id}/rejects', { id: done.id })} download leftSection={<Icon name="import" size={13} />}>
          Rejected rows, to put right
        </Button>
      }
    >
      <Rows label="Problems" columns={[{ name: 'Row', right: true }, { name: 'Column' }, { name: 'Value' }, { name: 'Reason' }]}>
        {shown.map((problem, index) => (
          <Table.Tr key={index}>
            <Table.Td ta="right">{count(problem.row)}</Table.Td>
            <Table.Td>{problem.column ?? ''}</Table.Td>
            <Table.Td>{problem.value ?? ''}</Table.Td>
            <Table.Td style={{ whiteSpace: 'normal' }} miw={220}>
              {readerWords(problem.reason)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </Panel>
  )
}
