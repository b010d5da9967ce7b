/** Which networks programs come from, and where a visitor's address stands. */
import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../../api/client'
import { useNetworkList, useSetNetworks } from '../../api/networks'
import { Failed, Lines } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { lineFault } from './network-lines'

export function NetworksForm({ header, onClose }: { header: string | null; onClose: () => void }) {
  const list = useNetworkList()
  return (
    <Modal opened onClose={onClose} size="lg" title="Networks of programs">
      {list.error ? <Failed error={list.error} retry={() => void list.refetch()} /> : list.data === undefined ? <Lines count={6} /> : <Fields networks={list.data} header={header} onClose={onClose} />}
    </Modal>
  )
}

function Fields({ networks, header, onClose }: { networks: string; header: string | null; onClose: () => void }) {
  const set = useSetNetworks()
  const [text, setText] = useState(networks)
  const [name, setName] = useState(header ?? '')
  const faults = set.error instanceof Problem ? set.error.errors : []
  const ofHeader = faults.find((each) => each.pointer === '/address_header')?.detail
  const ofLine = faults.map(lineFault).find((each) => each !== null)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        set.mutate(
          { networks: text, header: name.trim() === '' ? null : name.trim() },
          {
            onSuccess: () => {
              said('The networks are kept')
              onClose()
            },
          },
        )
      }}
    >
      <Stack gap="md">
        {set.error && <Failed error={set.error} />}
        <Textarea
          label="Networks"
          description="One a line, like 192.0.2.0/24 or 2001:db8::/32. What follows a # is for yourself. Providers of data centres publish theirs."
          placeholder={'192.0.2.0/24  # a data centre'}
          autosize
          minRows={6}
          maxRows={16}
          spellCheck={false}
          value={text}
          error={ofLine ?? null}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <TextInput
          label="Header with a visitor’s address"
          description="Only where a proxy of yours stands before Rapport: the header in which it tells whom it speaks for."
          placeholder="x-forwarded-for"
          value={name}
          error={ofHeader ?? null}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Discard
          </Button>
          <Button type="submit" loading={set.isPending}>
            Keep the networks
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
