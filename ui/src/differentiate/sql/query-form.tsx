/** Asks for the name of a query that is kept, and whether everybody may open it. */
import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Failed } from '../../ui/notice'

export interface QueryFacts {
  name: string
  shared: boolean
}

interface QueryFormProps {
  title: string
  action: string
  start: QueryFacts
  waiting: boolean
  error: unknown
  onSubmit: (facts: QueryFacts) => void
  onClose: () => void
}

export function QueryForm({ title, action, start, waiting, error, onSubmit, onClose }: QueryFormProps) {
  const [facts, setFacts] = useState(start)
  const [left, setLeft] = useState(false)
  const name = facts.name.trim()
  return (
    <Modal opened onClose={onClose} title={title}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setLeft(true)
          if (name !== '') onSubmit({ ...facts, name })
        }}
      >
        <Stack gap="md">
          <TextInput
            label="Name"
            data-autofocus
            value={facts.name}
            error={left && name === '' ? 'A name is needed to find it again.' : undefined}
            onBlur={() => setLeft(true)}
            onChange={(event) => setFacts({ ...facts, name: event.currentTarget.value })}
          />
          <Checkbox
            size="xs"
            label="Share with everybody"
            description="All colleagues see it; only you can change it. Each sees only the data she may see."
            checked={facts.shared}
            onChange={(event) => setFacts({ ...facts, shared: event.currentTarget.checked })}
          />
          {error !== null && <Failed error={error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={waiting}>
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
