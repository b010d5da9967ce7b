/** The latest events of a kind, and whose they are. */
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useLatest } from '../../api/events'
import { useObject, useRecords } from '../../api/records'
import { ago, moment } from '../../lib/format'
import { titleOf } from '../../lib/titles'
import { Panel } from '../../ui/frame'
import { Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { carriedWords } from './event-words'
import classes from './events.module.css'

export function Latest({ kind }: { kind: string }) {
  const latest = useLatest(kind)
  const people = useObject('people')
  const ids = [...new Set((latest.data ?? []).flatMap((each) => each.person_id ?? []))]
  const named = useRecords('people', { filter: { field: 'id', op: 'in', value: ids }, limit: 100 }, ids.length > 0).data?.data ?? []
  const nameOf = (id: string) => {
    const row = named.find((each) => each.id === id)
    return row ? titleOf(row, people) : 'A person'
  }
  return (
    <Panel title="Latest" flush>
      {latest.error ? (
        <div className={classes.pad}>
          <Failed error={latest.error} retry={() => void latest.refetch()} />
        </div>
      ) : !latest.data ? (
        <div className={classes.pad}>
          <Lines count={5} height={18} />
        </div>
      ) : latest.data.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          None is here yet. The latest stand here, with who it was.
        </Text>
      ) : (
        <Rows label="Table of the latest" columns={[{ name: 'When' }, { name: 'Who' }, { name: 'What it carried', wide: true }]}>
          {latest.data.map((each, index) => (
            <Table.Tr key={each.id ?? index}>
              <Table.Td title={each.at ? moment(each.at) : undefined}>{each.at ? ago(each.at) : ''}</Table.Td>
              <Table.Td className={classes.who}>
                {each.person_id ? (
                  <Anchor component={Link} to={`/people/${each.person_id}`} inherit c="inherit" underline="always">
                    {nameOf(each.person_id)}
                  </Anchor>
                ) : (
                  <Text size="sm" c="dimmed">
                    nobody we know yet
                  </Text>
                )}
                <Text size="xs" c="dimmed" hiddenFrom="xs">
                  {carriedWords(each.properties)}
                </Text>
              </Table.Td>
              <Table.Td className={classes.wrapping} visibleFrom="xs">{carriedWords(each.properties)}</Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
    </Panel>
  )
}
