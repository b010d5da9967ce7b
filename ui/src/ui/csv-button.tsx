/** Hands a table over as a file. */
import { ActionIcon, Tooltip } from '@mantine/core'
import { csvName, type CsvValue, writeCsv } from '../lib/csv'
import { Icon } from './icon'

interface CsvButtonProps {
  title: string
  columns: string[]
  rows: () => readonly (readonly CsvValue[])[]
}

export function CsvButton({ title, columns, rows }: CsvButtonProps) {
  return (
    <Tooltip label="Download as CSV">
      <ActionIcon variant="default" size={26} aria-label={`Download ${title} as CSV`} onClick={() => save(csvName(title), writeCsv(columns, rows()))}>
        <Icon name="download" size={14} />
      </ActionIcon>
    </Tooltip>
  )
}

function save(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The browser reads the file a moment after the click.
  setTimeout(() => URL.revokeObjectURL(address), 30_000)
}
