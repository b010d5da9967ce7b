/** Addresses that get nothing, whatever anybody agreed to. */
import { Button, Group, Modal, Select, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Suppression } from '../../api/consents-shapes'
import { useMay } from '../../api/may'
import { useSuppressions, useUnsuppress } from '../../api/suppressions'
import { ago, moment } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { said } from '../../ui/undo-toast'
import { CheckAddress } from './check-address'
import { channelWords, choicesOf, isReached, reached, suppressionWords } from './consent-words'
import { SuppressForm } from './suppress-form'

export function SuppressionList() {
  const [asked, setAsked] = useSearchParams()
  const { write, admin } = useMay()
  const named = asked.get('channel')
  const channel = isReached(named) ? named : null
  const list = useSuppressions(channel)
  const [leaving, setLeaving] = useState<Suppression | null>(null)
  const all = list.data?.pages.flatMap((page) => page.data) ?? []
  const open = asked.has('new')
  const show = (next: string | null, adding = false) => setAsked({ ...(next ? { channel: next } : {}), ...(adding ? { new: '' } : {}) }, { replace: !adding })
  const add = write && (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => show(channel, true)}>
      Add an address
    </Button>
  )
  return (
    <>
      <Text size="sm" c="dimmed" maw={720}>
        An address on this list gets nothing, whatever its owner agreed to. Only a fingerprint of it is kept: it can be recognised, but not read, so it stays here even after its owner was erased.
      </Text>
      {write && <CheckAddress />}
      <Group justify="space-between" gap="xs">
        <Select size="xs" aria-label="Channel" placeholder="All channels" clearable data={choicesOf(reached)} value={channel} onChange={(next) => show(next)} />
        {all.length > 0 && add}
      </Group>
      {list.error ? (
        <Failed error={list.error} retry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Panel>
          <Lines count={6} height={18} />
        </Panel>
      ) : all.length === 0 ? (
        <Empty icon="block" title={channel ? `No address is suppressed for ${channelWords(channel).toLowerCase()}` : 'No address is suppressed'} action={add}>
          Addresses come here when messages bounce, when somebody complains or is erased, from a file, or by hand.
        </Empty>
      ) : (
        <>
          <Panel flush>
            <Rows label="Suppressed addresses" columns={[{ name: 'Address' }, { name: 'Channel' }, { name: 'Why' }, { name: 'Since' }, { name: 'Note', wide: true }, { name: '' }]}>
              {all.map((each) => (
                <Line key={each.id} each={each} onRemove={admin && each.reason !== 'erased' ? () => setLeaving(each) : null} />
              ))}
            </Rows>
          </Panel>
          {list.hasNextPage && (
            <Button variant="default" style={{ alignSelf: 'flex-start' }} loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              More addresses
            </Button>
          )}
        </>
      )}
      {open && write && <SuppressForm channel={channel ?? 'email'} onClose={() => show(channel)} />}
      {leaving && <Leave each={leaving} onClose={() => setLeaving(null)} />}
    </>
  )
}

function Line({ each, onRemove }: { each: Suppression; onRemove: (() => void) | null }) {
  const name = each.hint ?? 'not kept'
  return (
    <Table.Tr>
      <Table.Td c={each.hint ? undefined : 'dimmed'}>{name}</Table.Td>
      <Table.Td>{channelWords(each.channel)}</Table.Td>
      <Table.Td>{suppressionWords(each.reason)}</Table.Td>
      <Table.Td title={moment(each.since)}>{ago(each.since)}</Table.Td>
      <Table.Td visibleFrom="xs">{each.note}</Table.Td>
      <Table.Td ta="right">
        {onRemove && (
          <Button size="compact-xs" variant="subtle" color="red" aria-label={`Remove ${name} for ${channelWords(each.channel).toLowerCase()}`} onClick={onRemove}>
            Remove …
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

const warned: Partial<Record<Suppression['reason'], string>> = {
  complained: 'Its owner marked a message as spam. Writing again may harm how your other messages are delivered.',
  unsubscribed: 'Its owner unsubscribed. Remove it only if they asked for it.',
  bounced: 'Messages to it came back. Remove it only if the address works again.',
}

function Leave({ each, onClose }: { each: Suppression; onClose: () => void }) {
  const remove = useUnsuppress()
  const name = each.hint ?? 'this address'
  return (
    <Modal opened onClose={onClose} title={`Remove ${name} from the list?`}>
      <Stack gap="md">
        {remove.error && <Failed error={remove.error} />}
        <Text size="sm">
          On it since {moment(each.since)}. Reason: <strong>{suppressionWords(each.reason)}</strong>
          {each.note ? ` (${each.note})` : ''}. {warned[each.reason] ?? ''}
        </Text>
        <Text size="sm">Afterwards it is reached again by {channelWords(each.channel).toLowerCase()}, as far as its owner agreed.</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(each.id, {
                onSuccess: () => {
                  onClose()
                  said(`${name} is no longer suppressed`)
                },
              })
            }
          >
            Remove {name}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
