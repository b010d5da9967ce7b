/** One webhook: its state, what was sent, sending again, testing, a new secret. */
import { Alert, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import {
  type Delivery, useChangeWebhook, useDeliveries, useRemoveWebhook, useReplay, useRotateWebhook, useTestWebhook, useWebhooks, type Webhook,
} from '../../api/admin'
import { useObjects } from '../../api/records'
import { ago, count, moment } from '../../lib/format'
import { momentAt, zoneWords } from '../../lib/zone'
import { Panel, Term, Terms } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { Secret } from '../../ui/secret'
import { Health } from './health'

export function WebhookDetail({ id }: { id: string }) {
  const webhooks = useWebhooks()
  const webhook = webhooks.data?.find((each) => each.id === id)
  if (webhooks.error) return <Failed error={webhooks.error} retry={() => void webhooks.refetch()} />
  if (!webhooks.data) {
    return (
      <Panel>
        <Lines count={5} height={20} />
      </Panel>
    )
  }
  if (!webhook) return <Empty title="There is no such webhook">It may have been removed.</Empty>
  return (
    <>
      <Facts webhook={webhook} />
      <Deliveries webhook={webhook} />
    </>
  )
}

function Facts({ webhook }: { webhook: Webhook }) {
  const go = useNavigate()
  const objects = useObjects().data ?? []
  const change = useChangeWebhook()
  const remove = useRemoveWebhook()
  const test = useTestWebhook()
  const rotate = useRotateWebhook()
  const error = change.error ?? remove.error ?? test.error ?? rotate.error
  const names = webhook.objects?.map((slug) => objects.find((each) => each.slug === slug)?.label ?? slug)
  return (
    <Panel title={webhook.description || webhook.url}>
      <Stack gap="sm">
        {error && <Failed error={error} />}
        {!webhook.enabled && (
          <Alert color="orange" variant="light" title="Nothing is sent">
            {webhook.disabled_reason ?? 'It was switched off.'} What happened meanwhile can be sent again below.
          </Alert>
        )}
        <Terms>
          <Term name="Address">{webhook.url}</Term>
          <Term name="Health">
            <Health webhook={webhook} />
          </Term>
          <Term name="Told of">
            {names ? names.join(', ') : 'all objects'}: {webhook.actions ? webhook.actions.join(', ') : 'added, changed, deleted'}
            {webhook.kinds.length > 0 ? `; events ${webhook.kinds.join(', ')}` : ''}
          </Term>
          <Term name="Last success">{webhook.succeeded_at ? ago(webhook.succeeded_at) : 'never'}</Term>
          {webhook.failing_since && <Term name="Failing since">{moment(webhook.failing_since)}</Term>}
          {typeof webhook.waiting === 'number' && <Term name="Waiting">{count(webhook.waiting)}</Term>}
        </Terms>
        {rotate.data?.secret && <Secret label="New secret" help="Copy it now; it cannot be shown again. The old one stops working." value={rotate.data.secret} />}
        <Group gap="xs">
          <Button
            loading={test.isPending}
            onClick={() => test.mutate(webhook.id, { onSuccess: () => notifications.show({ message: 'A test message is on its way; see below', withBorder: true }) })}
          >
            Send a test
          </Button>
          <Button variant="default" loading={change.isPending} onClick={() => change.mutate({ id: webhook.id, enabled: !webhook.enabled })}>
            {webhook.enabled ? 'Switch off' : 'Switch on'}
          </Button>
          <Button variant="default" loading={rotate.isPending} onClick={() => rotate.mutate(webhook.id)}>
            New secret
          </Button>
          <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate(webhook.id, { onSuccess: () => void go('/settings/webhooks') })}>
            Remove this webhook
          </Button>
        </Group>
      </Stack>
    </Panel>
  )
}

function Deliveries({ webhook }: { webhook: Webhook }) {
  const sent = useDeliveries(webhook.id)
  const replay = useReplay()
  const [from, setFrom] = useState('')
  return (
    <Panel title="What was sent" flush>
      <form
        style={{ padding: '12px 16px' }}
        onSubmit={(event) => {
          event.preventDefault()
          replay.mutate({ id: webhook.id, from: momentAt(from) ?? from }, { onSuccess: () => notifications.show({ message: 'Everything since then is sent again', withBorder: true }) })
        }}
      >
        <Group gap="xs" align="flex-end">
          <TextInput size="xs" type="datetime-local" label={`Send again everything since (${zoneWords()})`} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={from === ''} loading={replay.isPending && replay.variables.from !== undefined}>
            Send again
          </Button>
        </Group>
        {replay.error && <Failed error={replay.error} />}
      </form>
      {sent.error ? (
        <Failed error={sent.error} retry={() => void sent.refetch()} />
      ) : !sent.data ? (
        <Lines count={3} height={20} />
      ) : sent.data.length === 0 ? (
        <Text size="sm" c="dimmed" p="md" pt={0}>
          Nothing was sent yet. Each message will stand here with its answer; “Send a test” above sends the first.
        </Text>
      ) : (
        <Rows label="What was sent" columns={[{ name: 'Event' }, { name: 'Result' }, { name: 'Tries', right: true }, { name: 'When' }, { name: '' }]}>
          {sent.data.map((each) => (
            <Table.Tr key={each.id}>
              <Table.Td ff="monospace">{each.event}</Table.Td>
              <Table.Td style={{ whiteSpace: 'normal' }}>{result(each)}</Table.Td>
              <Table.Td ta="right">{count(each.attempts)}</Table.Td>
              <Table.Td title={moment(each.created_at)}>{ago(each.created_at)}</Table.Td>
              <Table.Td ta="right">
                <Button size="compact-xs" variant="subtle" loading={replay.isPending && replay.variables.delivery_id === each.id} onClick={() => replay.mutate({ id: webhook.id, delivery_id: each.id })}>
                  Send again
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
    </Panel>
  )
}

function result(delivery: Delivery): string {
  if (delivery.delivered_at) return `Taken (${delivery.status ?? 200})`
  const why = delivery.error ?? (delivery.status ? `answered ${delivery.status}` : null)
  if (delivery.next_at) return why ? `${why}; tried again ${ago(delivery.next_at)}` : 'Waiting'
  return why ?? delivery.state
}
