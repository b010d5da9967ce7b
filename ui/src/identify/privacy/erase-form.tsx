/** When and why somebody is erased; nothing is sent before it is named what goes. */
import { Button, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { EraseHow } from '../../api/privacy'

interface EraseFormProps {
  /** What has to be typed, as it is shown. */
  name: string
  named: (typed: string) => boolean
  /** What the name is of. */
  label: string
  button: string
  busy: boolean
  onCancel: () => void
  onErase: (how: EraseHow) => void
}

export function EraseForm({ name, named, label, button, busy, onCancel, onErase }: EraseFormProps) {
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [when, setWhen] = useState('later')
  const [tried, setTried] = useState(false)
  const right = named(typed)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (right && !busy) onErase({ now: when === 'now', reason: reason.trim() })
      }}
    >
      <Stack gap="md">
        <Radio.Group label="When" value={when} onChange={setWhen}>
          <Stack gap="xs" mt={6}>
            <Radio value="later" label="Within 24 hours" description="Hidden at once; erased together with others, which is easier on the server." />
            <Radio value="now" label="Now" description="Hidden at once, and erased as soon as the server gets to it. A large base takes some minutes." />
          </Stack>
        </Radio.Group>
        <Textarea
          size="sm"
          label="Reason"
          description="Kept until the erasure is done, then forgotten too. Name nobody; it may stay empty."
          placeholder="Asked for it by letter"
          autosize
          minRows={1}
          maxRows={4}
          maxLength={200}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <TextInput
          label={label}
          description={
            <>
              Type <strong>{name}</strong>, so that nobody is erased by mistake.
            </>
          }
          autoComplete="off"
          value={typed}
          error={tried && !right ? `Type ${name} to go on.` : null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onCancel}>
            Keep
          </Button>
          <Button type="submit" color="red" loading={busy}>
            {button}
          </Button>
        </Group>
        <Text size="xs" c="dimmed" ta="right">
          Who asked for it and when is written down.
        </Text>
      </Stack>
    </form>
  )
}
