/** Files brought in: what came of each, and what still runs. */
import { Anchor, Button, Table } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { useObjects } from '../api/records'
import type { Import } from '../api/work-types'
import { isOver, useImports } from '../api/work'
import { ago, count, moment, percent } from '../lib/format'
import { PageBody, PageHead, Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Empty, Failed, Lines } from '../ui/notice'
import { State } from '../ui/progress'
import { Rows } from '../ui/rows'
import { importable } from './importable'
import { NoImports } from './no-imports'

export default function ImportsPage() {
  const imports = useImports()
  const may = useMay()
  const objects = useObjects()
  const start = importable(objects.data ?? [], may).length > 0 && (
    <Button component={Link} to="/imports/new" leftSection={<Icon name="plus" size={14} />}>
      New import
    </Button>
  )
  return (
    <>
      <PageHead title="Imports" actions={start} />
      <PageBody>
        {imports.error ? (
          <Failed error={imports.error} retry={() => void imports.refetch()} />
        ) : !imports.data || objects.isPending ? (
          <Panel>
            <Lines count={4} height={20} />
          </Panel>
        ) : imports.data.length > 0 ? (
          <Panel flush>
            <Rows
              label="Imports"
              columns={[{ name: 'File' }, { name: 'State' }, { name: 'Rows', right: true }, { name: 'Taken', right: true }, { name: 'Rejected', right: true }, { name: 'Started' }]}
            >
              {imports.data.map((each) => (
                <Line key={each.id} each={each} />
              ))}
            </Rows>
          </Panel>
        ) : start ? (
          <Empty icon="import" title="Nothing imported yet" action={start}>
            Bring in people, companies or orders from a file. A dry run shows what would happen before anything is written.
          </Empty>
        ) : (
          <NoImports />
        )}
      </PageBody>
    </>
  )
}

function Line({ each }: { each: Import }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/imports/${each.id}`} inherit c="inherit" fw={500}>
          {each.file_name}
        </Anchor>
        {each.dry_run && ' (dry run)'}
      </Table.Td>
      <Table.Td>
        {isOver(each.state) ? <State state={each.state} /> : `${each.stage ?? 'running'} ${percent(each.progress?.share ?? 0)}`}
      </Table.Td>
      <Table.Td ta="right">{each.counts ? count(each.counts.rows) : '–'}</Table.Td>
      <Table.Td ta="right">{each.counts ? count(each.counts.accepted) : '–'}</Table.Td>
      <Table.Td ta="right">{each.counts ? count(each.counts.rejected) : '–'}</Table.Td>
      <Table.Td title={moment(each.created_at)}>{ago(each.created_at)}</Table.Td>
    </Table.Tr>
  )
}
