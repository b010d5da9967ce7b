/** The catalogue of events: every kind that ever came in, how often, and when last. */
import { Anchor, Button, Table, Text, TextInput } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { Link, useSearchParams } from 'react-router'
import { type EventKind, useEventKinds } from '../../api/events'
import { Chip } from '../../fields/chip'
import { ago, count, moment } from '../../lib/format'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { foundKinds } from './event-words'

export default function EventsPage() {
  const kinds = useEventKinds()
  const [asked, setAsked] = useSearchParams()
  const typed = asked.get('q') ?? ''
  const find = (text: string) => setAsked(text === '' ? {} : { q: text }, { replace: true })
  const found = foundKinds(kinds.data ?? [], typed)
  useHotkeys([['/', () => document.getElementById('event-search')?.focus()]])
  return (
    <>
      <PageHead title="Events" sub={kinds.data && kinds.data.length > 0 ? (kinds.data.length === 1 ? '1 kind' : `${count(kinds.data.length)} kinds`) : undefined} />
      <PageBody>
        {kinds.error ? (
          <Failed error={kinds.error} retry={() => void kinds.refetch()} />
        ) : !kinds.data ? (
          <Panel>
            <Lines count={6} height={20} />
          </Panel>
        ) : kinds.data.length === 0 ? (
          <Empty
            icon="pulse"
            title="No events yet"
            action={
              <Button component={Link} to="/sources">
                Connect a source
              </Button>
            }
          >
            Once a website or a server is connected, each kind of event it sends stands here by itself, with what it carries.
          </Empty>
        ) : (
          <>
            <TextInput
              id="event-search"
              size="xs"
              maw={320}
              aria-label="Search events"
              placeholder="Search events"
              leftSection={<Icon name="search" size={14} />}
              value={typed}
              onChange={(event) => find(event.currentTarget.value)}
            />
            {found.length === 0 ? (
              <Empty
                icon="search"
                title={`No event is called “${typed.trim()}”`}
                action={
                  <Button variant="default" onClick={() => find('')}>
                    Show all events
                  </Button>
                }
              />
            ) : (
              <Panel flush>
                <Rows
                  label="Events"
                  columns={[{ name: 'Event' }, { name: '24 hours', right: true }, { name: '30 days', right: true }, { name: 'Properties', right: true, wide: true }, { name: 'Last seen' }]}
                >
                  {found.map((each) => (
                    <Line key={each.kind} each={each} />
                  ))}
                </Rows>
              </Panel>
            )}
          </>
        )}
      </PageBody>
    </>
  )
}

function Line({ each }: { each: EventKind }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/events/${encodeURIComponent(each.kind)}`} inherit c="inherit" fw={500}>
          {each.label}
        </Anchor>{' '}
        {each.blocked && <Chip text="Blocked" colour="red" />}
        {each.description && (
          <Text size="xs" c="dimmed" truncate maw={360}>
            {each.description}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right">{count(each.volume_24h)}</Table.Td>
      <Table.Td ta="right">{count(each.volume_30d)}</Table.Td>
      <Table.Td ta="right" visibleFrom="xs">
        {count(each.property_count)}
      </Table.Td>
      <Table.Td title={each.last_seen_at ? moment(each.last_seen_at) : undefined}>{each.last_seen_at ? ago(each.last_seen_at) : 'never'}</Table.Td>
    </Table.Tr>
  )
}
