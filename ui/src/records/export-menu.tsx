/** The records of this list as a file: all that match, with the columns that are shown. */
import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { type ExportFormat, useExport } from '../api/bulk'
import type { Filter, ObjectType, Sort } from '../api/types'
import { Icon } from '../ui/icon'
import { failedTo } from '../ui/undo-toast'

const formats: { format: ExportFormat; label: string; told: string }[] = [
  { format: 'csv', label: 'CSV', told: 'for any program' },
  { format: 'xlsx', label: 'Excel', told: 'a workbook' },
  { format: 'jsonl', label: 'JSON lines', told: 'with all types' },
  { format: 'parquet', label: 'Parquet', told: 'for analysis' },
]

export function ExportMenu({ object, narrowed, sort, fields, children }: {
  object: ObjectType
  narrowed: { filter?: Filter; search?: string }
  sort: Sort[]
  fields: string[]
  children?: React.ReactElement
}) {
  const run = useExport(object.slug)
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        {children ?? (
          <Tooltip label="Export">
            <ActionIcon variant="default" size={30} aria-label="Export" loading={run.isPending}>
              <Icon name="download" />
            </ActionIcon>
          </Tooltip>
        )}
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{narrowed.filter || narrowed.search ? `All ${object.plural} that match` : `All ${object.plural}`}</Menu.Label>
        {formats.map(({ format, label, told }) => (
          <Menu.Item
            key={format}
            leftSection={<Icon name="file" />}
            rightSection={<span style={{ fontSize: 12, color: 'var(--text-soft)' }}>{told}</span>}
            onClick={() =>
              run.mutate(
                { ...narrowed, format, fields, ...(sort.length > 0 ? { sort } : {}) },
                { onError: (error) => failedTo('The file was not made', error) },
              )
            }
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
