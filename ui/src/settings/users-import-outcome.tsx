/** What becomes, or became, of each row of a file of colleagues; with the links of those who are new. */
import { Button, CopyButton, Group, Table, Text } from '@mantine/core'
import type { ColleagueRow, Colleagues } from '../api/colleagues'
import { guarded } from '../lib/csv'
import { count } from '../lib/format'
import { CsvButton } from '../ui/csv-button'
import { Panel, Term, Terms } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Rows } from '../ui/rows'
import { roleName } from './people'

/** More rows than this are only counted; a file has them all. */
const most = 200

export function UsersImportOutcome({ outcome }: { outcome: Colleagues }) {
  const { counts, dry_run: trial } = outcome
  const refused = outcome.rows.filter((row) => row.state === 'refused')
  const taken = outcome.rows.filter((row) => row.state !== 'refused')
  const came = taken.filter((row) => row.link !== null)
  return (
    <>
      <Panel title={trial ? 'What would happen' : 'What happened'}>
        <div role="status">
          <Terms>
            <Term name={trial ? 'Would be added' : 'Added'}>{count(counts.new)}</Term>
            <Term name="Here already">{count(counts.there)}</Term>
            <Term name="Refused">{count(counts.refused)}</Term>
            {counts.joined > 0 && <Term name={trial ? 'Would join a team' : 'Joined a team'}>{count(counts.joined)}</Term>}
            {outcome.teams.length > 0 && <Term name={trial ? 'Teams to be made' : 'Teams made'}>{outcome.teams.join(', ')}</Term>}
          </Terms>
          {counts.rows === 0 && <Text size="sm">The file holds no rows.</Text>}
        </div>
        {came.length > 0 && (
          <Group gap="sm" mt="sm">
            <Text size="sm" style={{ flex: 1, minWidth: 220 }}>
              Each link lets one colleague in, a single time. Links are shown only here: keep them before you leave. A new one can be made for everybody under Users.
            </Text>
            <CopyButton value={came.map((row) => `${row.name ?? ''} <${row.email ?? ''}> ${row.link ?? ''}`).join('\n')}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy} leftSection={<Icon name={copied ? 'check' : 'copy'} size={13} />}>
                  {copied ? 'Copied' : 'Copy all links'}
                </Button>
              )}
            </CopyButton>
            <CsvButton
              title="Sign-in links"
              columns={['name', 'email', 'link']}
              rows={() => came.map((row) => [guarded(row.name ?? ''), guarded(row.email ?? ''), row.link])}
            />
          </Group>
        )}
      </Panel>
      {refused.length > 0 && (
        <Panel title={titled('Refused', refused)} flush>
          <Rows label="Refused rows" columns={[{ name: 'Row', right: true }, { name: 'Name' }, { name: 'Column', wide: true }, { name: 'Reason' }]}>
            {refused.slice(0, most).map((row) => (
              <Table.Tr key={row.row}>
                <Table.Td ta="right">{count(row.row)}</Table.Td>
                <Table.Td style={{ whiteSpace: 'normal' }}>
                  {row.name}
                  <Text size="xs" c="dimmed">
                    {row.email}
                  </Text>
                </Table.Td>
                <Table.Td visibleFrom="xs">{row.column}</Table.Td>
                <Table.Td style={{ whiteSpace: 'normal' }} miw={150}>
                  {row.reason}
                </Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        </Panel>
      )}
      {taken.length > 0 && (
        <Panel title={titled('Colleagues', taken)} flush>
          <Rows label="Colleagues" columns={[{ name: 'Row', right: true }, { name: 'Name' }, { name: 'E-mail' }, { name: 'Team' }, { name: '' }]}>
            {taken.slice(0, most).map((row) => (
              <Table.Tr key={row.row}>
                <Table.Td ta="right">{count(row.row)}</Table.Td>
                <Table.Td fw={500}>{row.name}</Table.Td>
                <Table.Td>{row.email}</Table.Td>
                <Table.Td>{row.team}</Table.Td>
                <Table.Td>
                  <Became row={row} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        </Panel>
      )}
    </>
  )
}

function titled(title: string, rows: ColleagueRow[]): string {
  return rows.length > most ? `${title}: the first ${count(most)} of ${count(rows.length)}` : title
}

function Became({ row }: { row: ColleagueRow }) {
  if (row.state === 'there') {
    return (
      <Text size="sm" c="dimmed">
        here already
      </Text>
    )
  }
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm">new, {roleName(row.role ?? '')}</Text>
      {row.link !== null && (
        <CopyButton value={row.link}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`${copied ? 'Copied' : 'Copy'} link of ${row.name ?? row.email ?? ''}`}
              onClick={copy}
              leftSection={<Icon name={copied ? 'check' : 'copy'} size={12} />}
            >
              {copied ? 'Copied' : 'Copy link'}
            </Button>
          )}
        </CopyButton>
      )}
    </Group>
  )
}
