/** What was deleted, and bringing it back as it was. */
import { Button, Group, Select, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { type Trashed, useRestore, useTrash } from '../api/admin'
import { useObjects } from '../api/records'
import { ago, moment } from '../lib/format'
import { Panel } from '../ui/frame'
import { Empty, Failed, Lines } from '../ui/notice'
import { Rows } from '../ui/rows'

export function Trash() {
  const objects = useObjects().data ?? []
  const [object, setObject] = useState<string | null>(null)
  const trash = useTrash(object)
  const lines = trash.data?.pages.flatMap((page) => page.data) ?? []
  const label = (slug: string) => objects.find((each) => each.slug === slug)?.label_singular ?? slug
  return (
    <>
      <Group>
        <Select size="xs" aria-label="Object" placeholder="All objects" clearable searchable data={objects.map((each) => ({ value: each.slug, label: each.label }))} value={object} onChange={setObject} />
      </Group>
      {trash.error ? (
        <Failed error={trash.error} retry={() => void trash.refetch()} />
      ) : trash.isPending ? (
        <Panel>
          <Lines count={5} height={20} />
        </Panel>
      ) : lines.length === 0 ? (
        <Empty
          icon="trash"
          title={object ? 'None of these was deleted' : 'The trash is empty'}
          action={
            object && (
              <Button variant="default" onClick={() => setObject(null)}>
                Show everything that was deleted
              </Button>
            )
          }
        >
          Deleted records wait here and can be brought back.
        </Empty>
      ) : (
        <Panel title="Deleted" flush>
          <Rows label="Deleted" columns={[{ name: 'Record' }, { name: 'Kind' }, { name: 'By' }, { name: 'When' }, { name: '' }]}>
            {lines.map((each) => (
              <Line key={each.seq} each={each} kind={label(each.object)} />
            ))}
          </Rows>
          {trash.hasNextPage && (
            <Button variant="subtle" m="sm" loading={trash.isFetchingNextPage} onClick={() => void trash.fetchNextPage()}>
              Older
            </Button>
          )}
        </Panel>
      )}
    </>
  )
}

function Line({ each, kind }: { each: Trashed; kind: string }) {
  const restore = useRestore()
  const name = each.title || `${kind} without a name`
  return (
    <Table.Tr>
      <Table.Td fw={500}>
        {name}
        {restore.error && (
          <Text size="xs" c="red" role="alert">
            {restore.error.message}
          </Text>
        )}
      </Table.Td>
      <Table.Td c="dimmed">{kind}</Table.Td>
      <Table.Td>{each.actor?.name ?? each.actor?.kind ?? ''}</Table.Td>
      <Table.Td title={moment(each.at)}>{ago(each.at)}</Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="default"
          loading={restore.isPending}
          aria-label={`Bring back ${name}`}
          onClick={() => restore.mutate(each.seq, { onSuccess: () => notifications.show({ message: `${name} is back`, withBorder: true }) })}
        >
          Bring back
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}
