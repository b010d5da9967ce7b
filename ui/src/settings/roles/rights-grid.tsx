/** Objects down, rights across. The first line holds for all objects that say nothing themselves. */
import { NativeSelect, Table } from '@mantine/core'
import { useObjects } from '../../api/records'
import type { Reach, RoleSaid } from '../../api/rights'
import { Panel } from '../../ui/frame'
import { Rows } from '../../ui/rows'
import { reachOf, reachWords, rights, withReach } from './matrix'
import classes from './roles.module.css'

export function RightsGrid({ role, onChange }: { role: RoleSaid; onChange: (role: RoleSaid) => void }) {
  const objects = useObjects().data ?? []
  const lines = [{ slug: '*', label: 'All objects' }, ...objects]
  return (
    <Panel title="Records" flush aside="own: of the person herself · team's: of her teams and those below">
      <Rows label="Rights on records" columns={[{ name: 'Object' }, ...rights.map(({ label }) => ({ name: label }))]}>
        {lines.map((object) => (
          <Table.Tr key={object.slug} className={object.slug === '*' ? classes.all : undefined}>
            <Table.Th scope="row" fw={object.slug === '*' ? 600 : 500}>
              {object.label}
            </Table.Th>
            {rights.map(({ right, label, reaches }) => {
              const { reach, said } = reachOf(role, object.slug, right)
              return (
                <Table.Td key={right} className={classes.cell}>
                  <NativeSelect
                    size="xs"
                    variant={said ? 'default' : 'unstyled'}
                    className={said ? undefined : classes.follows}
                    aria-label={`${label} ${object.label.toLowerCase()}`}
                    value={said ? reach : ''}
                    data={[{ value: '', label: reachWords[said ? reachOf(withReach(role, object.slug, right, null), object.slug, right).reach : reach] + (said ? ' (as before)' : '') }, ...reaches.map((each) => ({ value: each, label: reachWords[each] }))]}
                    onChange={(event) => onChange(withReach(role, object.slug, right, (event.currentTarget.value || null) as Reach | null))}
                  />
                </Table.Td>
              )
            })}
          </Table.Tr>
        ))}
      </Rows>
    </Panel>
  )
}
