/** Choose columns of a list; the choice stays in this browser and in the address. */
import { ActionIcon, Button, Checkbox, Popover, ScrollArea, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { useState } from 'react'
import type { Field, ObjectType } from '../api/types'
import { isCommon } from '../lib/common-fields'
import { Icon } from '../ui/icon'
import { defaultColumns, rememberColumns, rememberedColumns } from './columns'

export function ColumnChooser({ object, chosen, onChange }: {
  object: ObjectType
  chosen: string[] | null
  onChange: (columns: string[] | null) => void
}) {
  const [typed, setTyped] = useState('')
  const shown = chosen ?? rememberedColumns(object.slug) ?? defaultColumns(object)
  const matching = object.fields.filter((field) => field.label.toLowerCase().includes(typed.toLowerCase()))
  const set = (columns: string[] | null) => {
    rememberColumns(object.slug, columns)
    onChange(columns)
  }
  const toggle = (slug: string, on: boolean) => {
    const kept = shown.filter((each) => each !== slug)
    set(on ? [...kept, slug] : kept)
  }
  const part = (title: string, fields: Field[]) =>
    fields.length > 0 && (
      <Stack gap={6}>
        <Text size="xs" fw={600} c="dimmed">
          {title}
        </Text>
        {fields.map((field) => (
          <Checkbox
            key={field.slug}
            size="xs"
            label={field.label}
            checked={shown.includes(field.slug)}
            onChange={(event) => toggle(field.slug, event.currentTarget.checked)}
          />
        ))}
      </Stack>
    )

  return (
    <Popover position="bottom-end" width={260} trapFocus>
      <Popover.Target>
        <Tooltip label="Columns">
          <ActionIcon variant="default" size={30} aria-label="Columns">
            <Icon name="columns" />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm">
          <TextInput size="xs" placeholder="Find a column" aria-label="Find a column" value={typed} onChange={(e) => setTyped(e.currentTarget.value)} />
          <ScrollArea.Autosize mah={320} type="auto">
            <Stack gap="md">
              {part(object.label_singular, matching.filter((field) => !field.attached && !isCommon(field)))}
              {part('Computed', matching.filter((field) => field.attached))}
              {part('Record', matching.filter((field) => isCommon(field)))}
            </Stack>
          </ScrollArea.Autosize>
          <Button variant="subtle" color="gray" onClick={() => set(null)}>
            Back to the usual columns
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  )
}
