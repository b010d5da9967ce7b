/** A new source: what it is first, then its key and how to connect it. */
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../../api/client'
import { type Source, useMakeSource } from '../../api/sources'
import { useKept } from '../../lib/use-kept'
import { Failed } from '../../ui/notice'
import { Connect } from './connect'
import { OriginsInput } from './origins-input'
import { originsOf } from './origins'
import { TakesOrders } from './takes-orders'

const kinds: { value: Source['kind']; name: string; told: string }[] = [
  { value: 'web', name: 'A website', told: 'What visitors look at and do, told by a line in your pages' },
  { value: 'server', name: 'A server or an app', told: 'What your own programs know for certain: sign-ups, orders, payments' },
]

const empty: { name: string; kind: Source['kind']; origins: string[]; takes_orders: boolean | null } = { name: '', kind: 'web', origins: [], takes_orders: null }

export function NewSource({ onClose }: { onClose: () => void }) {
  const make = useMakeSource()
  const [draft, change, forget] = useKept('source', empty)
  const [tried, setTried] = useState(false)
  if (make.data) {
    return (
      <Modal opened onClose={onClose} size="lg" title={`Connect ${make.data.name}`} closeOnClickOutside={false}>
        <Connect source={make.data} writeKey={make.data.write_key} onDone={onClose} />
      </Modal>
    )
  }
  const named = draft.name.trim() !== ''
  // Programs of our own know of orders; anybody could invent one on a website.
  const takesOrders = draft.takes_orders ?? draft.kind === 'server'
  const { origins, wrong } = originsOf(draft.origins)
  const refused = (name: string) => (make.error instanceof Problem ? make.error.errors.find((each) => each.pointer.includes(name))?.detail : undefined)
  return (
    <Modal opened onClose={onClose} size="lg" title="New source">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!named || (draft.kind === 'web' && wrong.length > 0)) return
          make.mutate(
            { name: draft.name.trim(), kind: draft.kind, takes_orders: takesOrders, ...(draft.kind === 'web' ? { origins } : {}) },
            { onSuccess: forget },
          )
        }}
      >
        <Stack gap="md">
          {make.error && <Failed error={make.error} />}
          <TextInput
            label="Name"
            description="As colleagues know it; it stands beside everything that came from there."
            placeholder={draft.kind === 'web' ? 'Website' : 'Shop system'}
            data-autofocus
            value={draft.name}
            error={refused('name') ?? (tried && !named ? 'Give it a name.' : null)}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <Radio.Group label="What sends the events" value={draft.kind} onChange={(kind) => change({ kind: kind === 'server' ? 'server' : 'web' })}>
            <Stack gap="xs" mt={6}>
              {kinds.map((each) => (
                <Radio key={each.value} value={each.value} label={each.name} description={each.told} />
              ))}
            </Stack>
          </Radio.Group>
          {draft.kind === 'web' && <OriginsInput value={draft.origins} error={refused('origins')} onChange={(next) => change({ origins: next })} />}
          <TakesOrders kind={draft.kind} checked={takesOrders} onChange={(takes_orders) => change({ takes_orders })} />
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              onClick={() => {
                forget()
                onClose()
              }}
            >
              Discard
            </Button>
            <Button type="submit" loading={make.isPending}>
              Make the source
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
