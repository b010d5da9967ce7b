/** What can be changed about a source. */
import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Source, useChangeSource } from '../../api/sources'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { OriginsInput } from './origins-input'
import { originsOf } from './origins'
import { TakesOrders } from './takes-orders'

export function SourceForm({ source }: { source: Source }) {
  const change = useChangeSource()
  const [name, setName] = useState(source.name)
  const [origins, setOrigins] = useState(source.origins)
  const [orders, setOrders] = useState(source.takes_orders)
  const [tried, setTried] = useState(false)
  const web = source.kind === 'web'
  const changed = name !== source.name || orders !== source.takes_orders || (web && origins.join() !== source.origins.join())
  const save = () => {
    setTried(true)
    if (name.trim() === '' || (web && originsOf(origins).wrong.length > 0)) return
    change.mutate({ id: source.id, name: name.trim(), takes_orders: orders, ...(web ? { origins } : {}) }, {
      onSuccess: (saved) => {
        setName(saved.name)
        setOrigins(saved.origins)
        said(`${saved.name} saved`)
      },
    })
  }
  return (
    <Panel title="Settings">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack gap="md">
          {change.error && <Failed error={change.error} />}
          <TextInput label="Name" value={name} error={tried && name.trim() === '' ? 'Give it a name.' : null} onChange={(event) => setName(event.currentTarget.value)} />
          {web && <OriginsInput value={origins} onChange={setOrigins} />}
          <TakesOrders kind={source.kind} checked={orders} onChange={setOrders} />
          <Group gap="xs">
            <Button type="submit" loading={change.isPending} variant={changed ? 'filled' : 'default'}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
