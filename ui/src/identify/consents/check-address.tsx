/** Whether an address is on the suppression list, which nobody can read off it. */
import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Channel, Reached } from '../../api/consents-shapes'
import { useCheckAddress } from '../../api/suppressions'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { channelWords, choicesOf, isReached, reached, suppressionWords } from './consent-words'
import classes from './consents.module.css'

export function CheckAddress() {
  const check = useCheckAddress()
  const [channel, setChannel] = useState<Reached>('email')
  const [address, setAddress] = useState('')
  const [tried, setTried] = useState(false)
  return (
    <Panel title="Check an address">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (address.trim() !== '') check.mutate({ channel, address: address.trim() })
        }}
      >
        <Group gap="xs" align="flex-end">
          <Select size="xs" label="By" w={150} allowDeselect={false} data={choicesOf(reached)} value={channel} onChange={(next) => isReached(next) && (setChannel(next), check.reset())} />
          <TextInput
            size="xs"
            label={addressLabel(channel)}
            flex="1 1 200px"
            maw={360}
            inputMode={channel === 'sms' || channel === 'call' ? 'tel' : 'email'}
            autoComplete="off"
            value={address}
            error={tried && address.trim() === '' ? 'Type the address to look for.' : null}
            onChange={(event) => {
              setAddress(event.currentTarget.value)
              check.reset()
            }}
          />
          <Button type="submit" variant="default" loading={check.isPending}>
            Check
          </Button>
        </Group>
      </form>
      <div role="status" className={classes.answer}>
        {check.error && <Failed error={check.error} />}
        {check.data && (
          <Text size="sm">
            <Icon name={check.data.suppressed ? 'block' : 'check'} size={14} />{' '}
            {check.data.suppressed
              ? `On the list for ${channelWords(check.variables.channel).toLowerCase()}. ${check.data.reason ? `${suppressionWords(check.data.reason)}.` : ''}`
              : `Not on the list for ${channelWords(check.variables.channel).toLowerCase()}.`}
          </Text>
        )}
      </div>
    </Panel>
  )
}

/** What an address of a channel is called. */
export function addressLabel(channel: Channel): string {
  return channel === 'sms' || channel === 'call' ? 'Phone number' : 'E-mail address'
}
