/** Every column of the file with examples, and the field it goes to. */
import { Select, Table, Text } from '@mantine/core'
import type { ObjectType } from '../api/types'
import type { Preview } from '../api/work-types'
import { count } from '../lib/format'
import { Panel } from '../ui/frame'
import { Rows } from '../ui/rows'
import { targetsOf } from './import-guess'
import { Meanings } from './meanings'
import { readerWords } from './reader-words'

const separators: Record<string, string> = { ',': 'commas', ';': 'semicolons', tab: 'tabs', '|': 'bars' }

function readAs({ encoding, separator, rows_seen }: Preview): string {
  const parted = separator === null ? '' : `, separated by ${separators[separator] ?? separator}`
  return `${encoding ?? 'unknown encoding'}${parted}, ${rows_seen === 1 ? 'the first row' : `the first ${count(rows_seen)} rows`}`
}

/** Whether a column names one of some things: a choice, or a record that is looked up. */
function hasWords(object: ObjectType, target: string | undefined): boolean {
  return target !== undefined && (target.includes('.') || object.fields.find((field) => field.slug === target)?.type === 'select')
}

function samplesOf({ samples }: Preview['columns'][number]): string {
  return samples.filter((sample) => sample !== '').slice(0, 3).join(' · ')
}

export function ColumnMap({ preview, object, objects, map, meanings, onChange, onMeanings }: {
  preview: Preview
  object: ObjectType
  objects: ObjectType[]
  map: Record<string, string>
  meanings: Record<string, Record<string, string>>
  onChange: (map: Record<string, string>) => void
  onMeanings: (meanings: Record<string, Record<string, string>>) => void
}) {
  const fields = targetsOf(object, objects)
  const set = (column: string, field: string | null) => {
    const next = Object.fromEntries(Object.entries(map).filter(([name]) => name !== column))
    onChange(field ? { ...next, [column]: field } : next)
  }
  return (
    <Panel
      title="Columns"
      flush
      aside={readAs(preview)}
    >
      {preview.columns.length > 0 && (
        <Rows label="Columns" columns={[{ name: 'In the file' }, { name: 'For example', wide: true }, { name: 'Goes to' }]}>
          {preview.columns.map((column) => (
            <Table.Tr key={column.name}>
              <Table.Td fw={500}>
                {column.name}
                <Text size="xs" c="dimmed" truncate maw={120} hiddenFrom="xs">
                  {samplesOf(column)}
                </Text>
              </Table.Td>
              <Table.Td maw={220} miw={110} visibleFrom="xs">
                <Text size="sm" c="dimmed" truncate>
                  {samplesOf(column)}
                </Text>
              </Table.Td>
              <Table.Td w={220} miw={170}>
                <Select
                  size="xs"
                  aria-label={`Field for ${column.name}`}
                  placeholder="Leave out"
                  clearable
                  searchable
                  data={fields}
                  value={map[column.name] ?? null}
                  onChange={(field) => set(column.name, field)}
                />
                {hasWords(object, map[column.name]) && (
                  <Meanings
                    column={column.name}
                    samples={column.samples}
                    words={meanings[column.name] ?? {}}
                    onChange={(words) => onMeanings({ ...meanings, [column.name]: words })}
                  />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
      {preview.columns.length === 0 && (
        <Text size="sm" c="dimmed" p="md" pb={0}>
          No columns can be read from this file yet. Each will stand here with the field it goes to.
        </Text>
      )}
      {preview.problems.length > 0 && (
        <ul style={{ margin: 0, padding: '8px 16px 12px 32px', fontSize: 13 }}>
          {preview.problems.map((problem, index) => (
            <li key={index}>{readerWords(problem)}</li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
