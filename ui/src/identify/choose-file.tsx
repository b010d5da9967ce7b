/** Where a file is dropped or chosen. */
import { Button, FileButton, Text } from '@mantine/core'
import { type DragEvent, useState } from 'react'
import { useKnows } from '../api/routes'
import { count } from '../lib/format'
import { Icon } from '../ui/icon'
import classes from './imports.module.css'

export function ChooseFile({ file, waiting, onChoose }: { file: File | null; waiting: boolean; onChoose: (file: File | null) => void }) {
  const [over, setOver] = useState(false)
  const everything = useKnows('/imports/{id}/pause')
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    onChoose(event.dataTransfer.files[0] ?? null)
  }
  return (
    <div
      className={`${classes.drop} ${over ? classes.over : ''}`}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="file" size={22} />
      <div className={classes.dropText}>
        <Text fw={500}>{file ? file.name : 'Drop a file here'}</Text>
        <Text size="sm" c="dimmed">
          {file ? `${count(Math.ceil(file.size / 1024))} KB` : everything ? 'Excel, CSV, TSV or JSON lines, in any common encoding' : 'CSV, separated by commas, semicolons or tabs, in any common encoding'}
        </Text>
      </div>
      <FileButton onChange={onChoose} accept={everything ? '.csv,.tsv,.txt,.xlsx,.jsonl,.ndjson,text/csv,text/plain' : '.csv,.tsv,.txt,text/csv,text/plain'}>
        {(props) => (
          <Button {...props} variant="default" loading={waiting}>
            {file ? 'Another file' : 'Choose a file'}
          </Button>
        )}
      </FileButton>
    </div>
  )
}
