/** Networks of programs: what comes from there is not done by people. */
import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../api/may'
import { useNetworks } from '../../api/networks'
import { ago, count, moment } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Failed, Lines } from '../../ui/notice'
import { NetworksForm } from './networks-form'

export function Networks() {
  const known = useNetworks()
  const { admin } = useMay()
  const [open, setOpen] = useState(false)
  const change = admin && known.data && (
    <Button size="xs" variant="default" onClick={() => setOpen(true)}>
      {known.data.networks > 0 ? 'Change the networks' : 'Name networks'}
    </Button>
  )
  return (
    <Panel title="Programs among the visitors" aside={change}>
      {known.error ? (
        <Failed error={known.error} retry={() => void known.refetch()} />
      ) : !known.data ? (
        <Lines count={2} />
      ) : (
        <>
          <Text size="sm">
            Programs are known by their name and by their speed
            {known.data.networks > 0 ? `, and by ${count(known.data.networks)} ${known.data.networks === 1 ? 'network' : 'networks'} that you named.` : '. Name the networks of data centres, and those that hide are known too.'}
          </Text>
          {known.data.changed_at && (
            <Text size="xs" c="dimmed" title={moment(known.data.changed_at)}>
              Changed {ago(known.data.changed_at)}
              {known.data.address_header ? ` · visitors’ addresses are read from ${known.data.address_header}` : ''}
            </Text>
          )}
        </>
      )}
      {open && known.data && <NetworksForm header={known.data.address_header} onClose={() => setOpen(false)} />}
    </Panel>
  )
}
