/** Where other systems are told of changes, and how that goes. */
import { Button, Group, MultiSelect, Stack, Table, TagsInput, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useMakeWebhook, useWebhooks } from '../../api/admin'
import { useEventKinds } from '../../api/events'
import { useObjects } from '../../api/records'
import { useKnows } from '../../api/routes'
import { ago } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { Secret } from '../../ui/secret'
import { Health } from './health'

const actions = [
  { value: 'created', label: 'added' },
  { value: 'updated', label: 'changed' },
  { value: 'deleted', label: 'deleted' },
] as const

export function Webhooks() {
  const webhooks = useWebhooks()
  return (
    <>
      <NewWebhook />
      {webhooks.error ? (
        <Failed error={webhooks.error} retry={() => void webhooks.refetch()} />
      ) : !webhooks.data ? (
        <Panel>
          <Lines count={3} height={20} />
        </Panel>
      ) : webhooks.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          No webhooks yet. One tells another program at once when a record is added, changed or deleted.
        </Text>
      ) : (
        <Panel title="Webhooks" flush>
          <Rows label="Webhooks" columns={[{ name: 'Address' }, { name: 'Health' }, { name: 'Last success' }]}>
            {webhooks.data.map((each) => (
              <Table.Tr key={each.id}>
                <Table.Td>
                  <Link to={`/settings/webhooks/${each.id}`}>{each.description || each.url}</Link>
                  {each.description && (
                    <Text size="xs" c="dimmed">
                      {each.url}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td>
                  <Health webhook={each} />
                </Table.Td>
                <Table.Td>{each.succeeded_at ? ago(each.succeeded_at) : 'never'}</Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        </Panel>
      )}
    </>
  )
}

function NewWebhook() {
  const objects = useObjects().data ?? []
  const make = useMakeWebhook()
  const [url, setUrl] = useState('')
  const [description, setDescription] = useState('')
  const [of, setOf] = useState<string[]>([])
  const [when, setWhen] = useState<(typeof actions)[number]['value'][]>([])
  const [kinds, setKinds] = useState<string[]>([])
  const known = useEventKinds(useKnows('/event-kinds')).data ?? []
  return (
    <Panel title="New webhook">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate(
            { url: url.trim(), description: description.trim(), objects: of.length > 0 ? of : null, actions: when.length > 0 ? when : null, kinds },
            {
              onSuccess: () => {
                setUrl('')
                setDescription('')
              },
            },
          )
        }}
      >
        <Stack gap="sm">
          {make.error && <Failed error={make.error} />}
          <Group gap="sm" grow align="flex-start">
            <TextInput label="Address" type="url" placeholder="https://example.com/hook" required withAsterisk={false} value={url} onChange={(event) => setUrl(event.currentTarget.value)} />
            <TextInput label="What it is for" value={description} onChange={(event) => setDescription(event.currentTarget.value)} />
          </Group>
          <Group gap="sm" grow align="flex-start">
            <MultiSelect label="Of these objects" placeholder={of.length === 0 ? 'all' : ''} searchable data={objects.map((each) => ({ value: each.slug, label: each.label }))} value={of} onChange={setOf} />
            <MultiSelect label="When a record is" placeholder={when.length === 0 ? 'added, changed or deleted' : ''} data={[...actions]} value={when} onChange={setWhen} />
          </Group>
          <TagsInput
            label="And of these events"
            description="What people do, like order_placed, and segment_entered when somebody comes into a segment."
            placeholder={kinds.length === 0 ? 'none' : ''}
            data={known.map((each) => each.kind)}
            maxTags={50}
            value={kinds}
            onChange={setKinds}
          />
          <div>
            <Button type="submit" loading={make.isPending}>
              Add the webhook
            </Button>
          </div>
          {make.data?.secret && <Secret label="Secret" help="With it the receiver checks that a message is ours. Copy it now; it cannot be shown again." value={make.data.secret} />}
        </Stack>
      </form>
    </Panel>
  )
}
