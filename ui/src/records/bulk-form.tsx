/** The small form of a bulk action: which field and what it becomes, who owns them, which tags. */
import { Button, Modal, Select, Stack, TagsInput, Text } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../api/client'
import type { BulkChange } from '../api/bulk'
import type { Cell, Field, ObjectType } from '../api/types'
import { familyOf } from '../fields/families'
import { commonFields, ownFields } from '../lib/common-fields'
import { Failed } from '../ui/notice'
import { isEditable } from './use-edit'

export type BulkKind = 'set' | 'owner' | 'add' | 'remove' | 'delete'

const titles: Record<BulkKind, string> = { set: 'Edit', owner: 'Assign', add: 'Add tags to', remove: 'Remove tags from', delete: 'Delete' }

export function BulkForm({ kind, object, named, busy, error, onClose, onRun }: {
  kind: BulkKind
  object: ObjectType
  named: string
  busy: boolean
  error: unknown
  onClose: () => void
  onRun: (change: BulkChange) => void
}) {
  const fields = choices(kind, object)
  const [slug, setSlug] = useState<string | null>(fields.length === 1 || kind !== 'set' ? (fields[0]?.slug ?? null) : null)
  const [value, setValue] = useState<Cell>(null)
  const [tags, setTags] = useState<string[]>([])
  const field = fields.find((each) => each.slug === slug)
  const tagging = kind === 'add' || kind === 'remove'
  const clears = !tagging && kind !== 'delete' && (value === null || value === undefined || value === '')

  const send = () => {
    if (kind === 'delete') return onRun({ delete: true })
    if (!field) return
    if (kind === 'add') return onRun({ add: { [field.slug]: tags } })
    if (kind === 'remove') return onRun({ remove: { [field.slug]: tags } })
    onRun({ set: { [field.slug]: clears ? null : value } })
  }
  return (
    <Modal opened onClose={onClose} title={`${titles[kind]} ${named}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <Stack gap="sm">
          {error ? <Failed error={error instanceof Problem ? error : new Error('It was not done')} /> : null}
          {kind !== 'delete' && fields.length > 1 && (
            <Select
              label="Field"
              searchable
              data-autofocus
              data={fields.map((each) => ({ value: each.slug, label: each.label }))}
              value={slug}
              onChange={(next) => {
                setSlug(next)
                setValue(null)
              }}
            />
          )}
          {tagging && field && (
            <TagsInput label="Tags" data-autofocus placeholder="Type and press Enter" value={tags} onChange={setTags} data={(field.options ?? []).map((option) => option.value)} />
          )}
          {!tagging && kind !== 'delete' && field && <Becomes key={field.slug} field={field} value={value} onChange={setValue} />}
          {kind === 'delete' && (
            <Text size="sm">They move to the trash together with what belongs to them. It can be undone.</Text>
          )}
          <Button type="submit" ml="auto" color={kind === 'delete' ? 'red' : 'ink'} loading={busy} disabled={tagging ? tags.length === 0 : kind !== 'delete' && !field}>
            {kind === 'delete' ? `Delete ${named}` : clears && field ? (kind === 'owner' ? 'Assign to nobody' : `Empty ${field.label.toLowerCase()}`) : 'Apply'}
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}

function Becomes({ field, value, onChange }: { field: Field; value: Cell; onChange: (value: Cell) => void }) {
  const { Input } = familyOf(field.type)
  return <Input field={field} label={field.slug === 'owner_id' ? 'Owner' : 'Becomes'} description={field.help ?? undefined} value={value} onChange={onChange} />
}

function choices(kind: BulkKind, object: ObjectType): Field[] {
  if (kind === 'owner') return object.fields.filter((field) => field.slug === 'owner_id')
  if (kind === 'set') {
    const usual = [...ownFields(object), ...commonFields(object)].filter((field) => field.slug !== 'source' && field.slug !== 'source_id')
    return usual.filter((field) => isEditable(field) && !field.unique)
  }
  return object.fields.filter((field) => isEditable(field) && (field.type === 'tags' || field.type === 'multi_select'))
}
