/** The stages of a pipeline: order, chance to win, when a deal rots, which fields it needs. */
import { ActionIcon, Button, Group, MultiSelect, NumberInput, Select, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { setFields, useCreateRecord, useDeleteRecord } from '../api/records'
import type { ObjectType, Row } from '../api/types'
import { ownFields } from '../lib/common-fields'
import { Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed } from '../ui/notice'
import { Sortable } from '../ui/sortable'
import classes from './stages.module.css'

const outcomes = [
  { value: 'open', label: 'goes on' },
  { value: 'won', label: 'is won' },
  { value: 'lost', label: 'is lost' },
]

/** Fields in a text with commas between them, as the record keeps them. */
export function listed(text: unknown): string[] {
  return typeof text === 'string' ? text.split(',').map((each) => each.trim()).filter((each) => each !== '') : []
}

function useChanges() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (changes: { id: string; set: Record<string, unknown> }[]) =>
      Promise.all(changes.map(({ id, set }) => setFields('stages', id, set))),
    onSettled: () => client.invalidateQueries({ queryKey: ['records', 'stages'] }),
  })
}

export function Stages({ pipeline, stages, deals }: { pipeline: Row; stages: Row[]; deals: ObjectType | undefined }) {
  const change = useChanges()
  const make = useCreateRecord('stages')
  const [order, setOrder] = useState(stages)
  const [name, setName] = useState('')
  useEffect(() => setOrder(stages), [stages])
  const reorder = (next: Row[]) => {
    setOrder(next)
    change.mutate(next.flatMap((stage, position) => (stage.position === position ? [] : [{ id: stage.id, set: { position } }])))
  }
  return (
    <Panel title={String(pipeline.name ?? 'Pipeline')} aside="Drag a stage, or move it with the up and down keys">
      {(change.error ?? make.error) && <Failed error={change.error ?? make.error} />}
      {order.length === 0 && (
        <Text size="sm" c="dimmed">
          No stages yet. They are the steps that a deal goes through, such as talk, offer and won; add the first below.
        </Text>
      )}
      {order.length > 0 && (
        <div className={classes.heads} aria-hidden="true">
          <span className={classes.name}>Stage</span>
          <span className={classes.outcome}>A deal here</span>
          <span className={classes.amount}>Chance to win</span>
          <span className={classes.amount}>Rots after</span>
          <span className={classes.gap} />
        </div>
      )}
      <Sortable
        items={order}
        idOf={(stage) => stage.id}
        nameOf={(stage) => String(stage.name ?? '')}
        onOrder={reorder}
        render={(stage) => <Stage key={stage.id} stage={stage} deals={deals} onChange={(set) => change.mutate([{ id: stage.id, set }])} />}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() === '') return
          make.mutate({ pipeline_id: pipeline.id, name: name.trim(), position: order.length }, { onSuccess: () => setName('') })
        }}
      >
        <Group gap="xs" mt="sm" pl={28}>
          <TextInput size="xs" aria-label="New stage" placeholder="Add a stage" value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" variant="default" size="compact-sm" loading={make.isPending}>
            Add
          </Button>
        </Group>
      </form>
    </Panel>
  )
}

function Stage({ stage, deals, onChange }: { stage: Row; deals: ObjectType | undefined; onChange: (set: Record<string, unknown>) => void }) {
  const remove = useDeleteRecord('stages')
  const [name, setName] = useState(String(stage.name ?? ''))
  const fields = deals ? ownFields(deals).filter((field) => !field.read_only && !['stage_id', 'pipeline_id', 'name'].includes(field.slug)) : []
  const chance = typeof stage.probability === 'number' || typeof stage.probability === 'string' ? Math.round(Number(stage.probability) * 100) : ''
  const keep = () => {
    if (name.trim() !== '' && name.trim() !== stage.name) onChange({ name: name.trim() })
  }
  return (
    <div className={classes.stage}>
      <div className={classes.line}>
        <TextInput size="xs" className={classes.name} aria-label="Name of the stage" value={name} onChange={(event) => setName(event.currentTarget.value)} onBlur={keep} onKeyDown={(event) => event.key === 'Enter' && keep()} />
        <Select size="xs" w={100} aria-label={`In ${name} a deal`} allowDeselect={false} data={outcomes} value={typeof stage.outcome === 'string' ? stage.outcome : 'open'} onChange={(outcome) => outcome && onChange({ outcome })} />
        <Amount label={`Chance to win in ${name}`} value={chance} max={100} suffix=" %" onKeep={(share) => onChange({ probability: share === null ? null : share / 100 })} />
        <Amount label={`Rots in ${name} after days`} value={typeof stage.rotting_days === 'number' ? stage.rotting_days : ''} max={3650} suffix=" days" onKeep={(rotting_days) => onChange({ rotting_days })} />
        <ActionIcon aria-label={`Remove ${name}`} loading={remove.isPending} onClick={() => remove.mutate(stage.id)}>
          <Icon name="trash" size={14} />
        </ActionIcon>
      </div>
      <MultiSelect
        size="xs"
        aria-label={`Fields needed in ${name}`}
        placeholder={listed(stage.required_fields).length === 0 ? 'Fields a deal needs to come here' : ''}
        searchable
        hidePickedOptions
        data={fields.map((field) => ({ value: field.slug, label: field.label }))}
        value={listed(stage.required_fields)}
        onChange={(chosen) => onChange({ required_fields: chosen.length > 0 ? chosen.join(',') : null })}
      />
      {remove.error && (
        <Text size="xs" c="red" role="alert">
          {remove.error.message}
        </Text>
      )}
    </div>
  )
}

/** A number that is kept when the reader goes on. */
function Amount({ label, value, max, suffix, onKeep }: { label: string; value: number | ''; max: number; suffix: string; onKeep: (value: number | null) => void }) {
  const [typed, setTyped] = useState<number | string>(value)
  useEffect(() => setTyped(value), [value])
  return (
    <NumberInput
      size="xs"
      w={92}
      aria-label={label}
      title={label}
      placeholder={`–${suffix}`}
      min={0}
      max={max}
      suffix={suffix}
      hideControls
      value={typed}
      onChange={setTyped}
      onBlur={() => {
        if (typed !== value) onKeep(typed === '' ? null : Number(typed))
      }}
    />
  )
}
