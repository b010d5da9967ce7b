/** A call that came unplanned: with whom, and what was said. */
import { Button, Group, Select, Stack, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { type KeyboardEvent, useState } from 'react'
import { useRecordChoices } from '../../fields/record-search'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { useLogCall } from './day'

export function LogCall({ onDone }: { onDone: () => void }) {
  const log = useLogCall()
  const [person, setPerson] = useState<string | null>(null)
  const [typed, setTyped] = useState('')
  const [text, setText] = useState('')
  const { options, nothing } = useRecordChoices('people', typed, person ? [person] : [])
  const save = () =>
    log.mutate(
      { person_id: person, text: text.trim() },
      {
        onSuccess: () => {
          notifications.show({ message: 'Call logged', withBorder: true })
          onDone()
        },
      },
    )
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onDone()
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) save()
  }
  return (
    <Panel title="A call">
      <form
        onKeyDown={keys}
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack gap="sm">
          {log.error && <Failed error={log.error} />}
          <Select label="With" searchable clearable autoFocus data={options} value={person} searchValue={typed} onSearchChange={setTyped} filter={({ options: all }) => all} nothingFoundMessage={nothing} onChange={setPerson} maw={360} />
          <Textarea label="What was said" autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Group gap="xs">
            <Button type="submit" loading={log.isPending}>
              Log the call
            </Button>
            <Button variant="subtle" color="gray" onClick={onDone}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
