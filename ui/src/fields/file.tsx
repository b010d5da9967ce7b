/** One file: sent to the server when chosen, kept with the record when that is saved. */
import { Anchor, Button, FileButton, Group, Input } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { fileAddress, post } from '../api/client'
import type { Cell } from '../api/types'
import { decimal } from '../lib/format'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { type Family, type InputProps, part, partsOf, textOf, type ViewProps } from './family'

export function fileOf(value: Cell): { id: string; name: string; bytes: number } | null {
  const held = partsOf(value)
  const id = part(held, 'id') || textOf(value)
  if (id === '') return null
  return { id, name: part(held, 'name') || 'File', bytes: typeof held.bytes === 'number' ? held.bytes : 0 }
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  return bytes < 1e6 ? `${decimal(bytes / 1e3, 0)} KB` : `${decimal(bytes / 1e6, 1)} MB`
}

function FileView({ value }: ViewProps) {
  const file = fileOf(value)
  if (!file) return null
  return (
    <Anchor href={fileAddress('/files/{id}', { id: file.id })} download={file.name} title={file.bytes > 0 ? size(file.bytes) : undefined} inherit c="inherit" tabIndex={-1} onClick={(event) => event.stopPropagation()}>
      {file.name}
    </Anchor>
  )
}

function FileField(props: InputProps) {
  const file = fileOf(props.value)
  const send = useMutation({
    mutationFn: (chosen: File) => {
      const form = new FormData()
      form.append('file', chosen)
      return post('/files', { body: form })
    },
    onSuccess: (sent) => props.onChange({ ...sent }),
  })
  return (
    <Input.Wrapper label={props.label} labelElement="div" description={props.description} error={props.error} required={props.required ?? false} withAsterisk={props.required ?? false}>
      <Group gap="xs" wrap="nowrap">
        <FileButton onChange={(chosen) => chosen && send.mutate(chosen)}>
          {(button) => (
            <Button {...button} variant="default" loading={send.isPending} autoFocus={props.autoFocus ?? false} aria-label={`Choose a file for ${props.field.label.toLowerCase()}`} leftSection={<Icon name="clip" size={14} />}>
              {file ? file.name : 'Choose a file'}
            </Button>
          )}
        </FileButton>
        {file && (
          <Button variant="subtle" color="gray" onClick={() => props.onChange(null)}>
            Remove
          </Button>
        )}
      </Group>
      {send.error && <Failed error={send.error} />}
    </Input.Wrapper>
  )
}

export const file: Family = { View: FileView, Input: FileField, text: (value) => fileOf(value)?.name ?? '', icon: 'file', align: 'left', width: 180 }
