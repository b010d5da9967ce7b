/** Pipelines and their stages, in the order in which deals go through them. */
import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useCreateRecord, useObject, useRecords } from '../api/records'
import type { Row } from '../api/types'
import { Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { Stages } from './stages'

const wide = { limit: 200, sort: [{ field: 'position', direction: 'asc' as const }] }

export function Pipelines() {
  const pipelines = useRecords('pipelines', wide)
  const stages = useRecords('stages', wide)
  const deals = useObject('deals')
  const [chosen, setChosen] = useState<string | null>(null)
  const error = pipelines.error ?? stages.error
  if (error) return <Failed error={error} retry={() => { void pipelines.refetch(); void stages.refetch() }} />
  if (!pipelines.data || !stages.data) {
    return (
      <Panel>
        <Lines count={6} height={24} />
      </Panel>
    )
  }
  const all = pipelines.data.data
  const open = all.find((each) => each.id === chosen) ?? all[0]
  return (
    <>
      <Group gap="sm" align="flex-end">
        {all.length > 1 && (
          <Select label="Pipeline" allowDeselect={false} data={all.map((each) => ({ value: each.id, label: String(each.name ?? '') }))} value={open?.id ?? null} onChange={setChosen} />
        )}
        <NewPipeline position={all.length} onMade={(row) => setChosen(row.id)} />
      </Group>
      {open ? (
        <Stages key={open.id} pipeline={open} stages={stages.data.data.filter((each) => each.pipeline_id === open.id)} deals={deals} />
      ) : (
        <Text size="sm" c="dimmed">
          No pipeline yet. Add one, then the stages its deals go through.
        </Text>
      )}
    </>
  )
}

function NewPipeline({ position, onMade }: { position: number; onMade: (row: Row) => void }) {
  const make = useCreateRecord('pipelines')
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (name.trim() === '') return
        make.mutate(
          { name: name.trim(), position },
          {
            onSuccess: (row) => {
              setName('')
              onMade(row)
            },
          },
        )
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput label="New pipeline" placeholder="Partner sales" value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Button type="submit" variant="default" h={36} loading={make.isPending}>
          Add
        </Button>
      </Group>
      {make.error && <Failed error={make.error} />}
    </form>
  )
}
