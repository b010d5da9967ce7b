/** Forms of a move: to which column, and the few fields that a column asks for. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Problem } from '../api/client'
import type { BoardColumn, Move } from '../api/board'
import { familyOf } from '../fields/families'
import type { Cell, Field } from '../api/types'

export function MoveForm({ move, needed, error, title, to, busy, onClose, onMove }: {
  move: Move
  needed: Field[]
  error: Problem
  title: string
  to: string
  busy: boolean
  onClose: () => void
  onMove: (filled: Record<string, unknown>) => void
}) {
  const [draft, setDraft] = useState<Record<string, Cell>>(() => Object.fromEntries(needed.map((field) => [field.slug, (move.with?.[field.slug] as Cell) ?? move.card[field.slug]])))
  const errorOf = (field: Field) => error.errors.find((each) => each.pointer.replace(/^[#/]+/, '').split('/')[0] === field.slug)?.detail
  return (
    <Modal opened onClose={onClose} title={`${title} → ${to}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          onMove(Object.fromEntries(Object.entries(draft).map(([slug, value]) => [slug, value === '' || value === undefined ? null : value])))
        }}
      >
        <Stack gap="sm">
          <Text size="sm">To be in “{to}” this is needed first:</Text>
          {needed.map((field, index) => {
            const { Input } = familyOf(field.type)
            return (
              <Input
                key={field.slug}
                field={field}
                label={field.label}
                description={field.help}
                error={errorOf(field)}
                autoFocus={index === 0}
                value={draft[field.slug]}
                onChange={(value) => setDraft((before) => ({ ...before, [field.slug]: value }))}
              />
            )
          })}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Leave it where it was
            </Button>
            <Button type="submit" loading={busy}>
              Move
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Moving without dragging: which column. */
export function MoveChoice({ title, columns, onClose, onChoose }: {
  title: string
  columns: BoardColumn[]
  onClose: () => void
  onChoose: (to: BoardColumn['value']) => void
}) {
  return (
    <Modal opened onClose={onClose} title={`Move ${title} to`} size="sm">
      <Stack gap={6}>
        {columns.map((column, index) => (
          <Button key={JSON.stringify(column.value)} variant="default" justify="flex-start" data-autofocus={index === 0 || undefined} onClick={() => onChoose(column.value)}>
            {column.label}
          </Button>
        ))}
      </Stack>
    </Modal>
  )
}
