/** Every column of the file with examples and what it means, and what holds for all rows. */
import { Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { usePurposes } from '../../api/consents'
import type { ConsentFile, ConsentMap, ConsentTarget } from '../../api/consents-shapes'
import { count } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Rows } from '../../ui/rows'
import { channels, choicesOf, states } from './consent-words'
import { forAll, isTarget, targets, withColumn, withConstant } from './file-map'

export function FileColumns({ file, map, fixed, onChange }: {
  file: ConsentFile
  map: ConsentMap
  /** After a reload the browser no longer has the file, so that it cannot be read otherwise. */
  fixed: boolean
  onChange: (map: ConsentMap) => void
}) {
  const examples = (column: string) =>
    [...new Set(file.sample.map((row) => row[column] ?? '').filter((text) => text !== ''))].slice(0, 3).join(' · ')
  const open = forAll(map)
  return (
    <>
      <Panel title="Columns" aside={file.rows === 1 ? '1 row' : `${count(file.rows)} rows`} flush>
        <Rows label="Columns" columns={[{ name: 'In the file' }, { name: 'For example', wide: true }, { name: 'Means' }]}>
          {file.columns.map((column) => (
            <Table.Tr key={column}>
              <Table.Td fw={500}>
                {column}
                <Text size="xs" c="dimmed" truncate maw={120} hiddenFrom="xs">
                  {examples(column)}
                </Text>
              </Table.Td>
              <Table.Td maw={260} visibleFrom="xs">
                <Text size="sm" c="dimmed" truncate>
                  {examples(column)}
                </Text>
              </Table.Td>
              <Table.Td w={240} miw={170}>
                <Select
                  size="xs"
                  aria-label={`Meaning of ${column}`}
                  placeholder="Leave out"
                  clearable
                  searchable
                  disabled={fixed}
                  data={targets}
                  value={map.columns[column] ?? null}
                  onChange={(target) => onChange(withColumn(map, column, isTarget(target) ? target : null))}
                />
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
        {fixed && (
          <Text size="sm" c="dimmed" p="md" pt="xs">
            To change what columns mean, choose the file again.
          </Text>
        )}
      </Panel>
      {open.length > 0 && (
        <Panel title="The same for all rows">
          <Stack gap="sm">
            {open.map((target) => (
              <Constant key={target} target={target} value={map.constants[target] ?? null} fixed={fixed} onChange={(value) => onChange(withConstant(map, target, value))} />
            ))}
          </Stack>
        </Panel>
      )}
    </>
  )
}

const labels: Partial<Record<ConsentTarget, string>> = { state: 'All rows say', channel: 'Channel of all rows', purpose: 'Purpose of all rows', source: 'Where the file comes from' }

function Constant({ target, value, fixed, onChange }: { target: ConsentTarget; value: string | null; fixed: boolean; onChange: (value: string | null) => void }) {
  const purposes = usePurposes().data ?? []
  const label = labels[target] ?? target
  if (target === 'source') {
    return <TextInput label={label} description="Stands beside every entry, such as the name of the system of before." disabled={fixed} maw={360} value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value)} />
  }
  const data = target === 'state' ? choicesOf(states) : target === 'channel' ? choicesOf(channels) : purposes.filter((each) => each.active).map((each) => ({ value: each.slug, label: each.name }))
  return <Select label={label} placeholder="No column says it: choose" disabled={fixed} clearable maw={360} data={data} value={value} onChange={onChange} />
}
