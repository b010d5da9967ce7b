/** Files at a record: dropped or chosen, read by a click, taken away. */
import { ActionIcon, FileButton, Loader, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { fileAddress, Problem } from '../api/client'
import { useAttach, useDetach, useFiles } from '../api/desk'
import { useMayChange } from '../api/may'
import type { ObjectType, Row } from '../api/types'
import { ago, decimal } from '../lib/format'
import { Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { failedTo, said } from '../ui/undo-toast'
import classes from './desk.module.css'

export function Files({ object, record }: { object: ObjectType; record: Row }) {
  const { id } = record
  const found = useFiles(object.slug, id)
  const attach = useAttach(object.slug, id)
  const detach = useDetach(object.slug, id)
  const mayWrite = useMayChange(object, record)
  const [over, setOver] = useState(false)
  const files = found.data ?? []
  const take = async (chosen: File[]) => {
    for (const file of chosen) {
      try {
        await attach.mutateAsync(file)
      } catch (error) {
        failedTo(`${file.name} was not kept`, error)
      }
    }
  }
  // Some records take none, for instance those of a part that is switched off.
  const none = found.error instanceof Problem && found.error.status === 404
  if (none || (!mayWrite && files.length === 0)) return null
  return (
    <Panel
      title="Files"
      aside={
        mayWrite && (
          <FileButton multiple onChange={(chosen) => void take(chosen)}>
            {(props) => (
              <Tooltip label="Add files">
                <ActionIcon size={24} aria-label="Add files" {...props}>
                  {attach.isPending ? <Loader size={12} /> : <Icon name="plus" size={14} />}
                </ActionIcon>
              </Tooltip>
            )}
          </FileButton>
        )
      }
    >
      {found.error && <Failed error={found.error} retry={() => void found.refetch()} />}
      <div
        className={`${classes.files} ${over ? classes.over : ''}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          if (mayWrite) void take([...event.dataTransfer.files])
        }}
      >
        {files.length === 0 && <span className={classes.soft}>No files yet. Drop the first here, such as an offer or a contract.</span>}
        {files.map((file) => (
          <div key={file.id} className={classes.file}>
            <Icon name="clip" size={14} />
            <a href={fileAddress('/files/{id}', { id: file.id })} className={classes.fileName}>
              {file.name}
            </a>
            <span className={classes.soft}>
              {sizeOf(file.bytes)}
              {file.attached_at ? `, ${ago(file.attached_at)}` : ''}
            </span>
            {mayWrite && (
              <ActionIcon
                size={20}
                aria-label={`Remove ${file.name}`}
                onClick={() =>
                  detach.mutate(file.id, { onSuccess: () => said(`${file.name} removed`), onError: (error) => failedTo(`${file.name} was not removed`, error) })
                }
              >
                <Icon name="close" size={12} />
              </ActionIcon>
            )}
          </div>
        ))}
      </div>
    </Panel>
  )
}

function sizeOf(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${decimal(bytes / 1024, 0)} KB`
  return `${decimal(bytes / 1024 / 1024, 1)} MB`
}
