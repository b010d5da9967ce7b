/** The register of what people asked for about their data, and until when it has to be answered. */
import { Anchor, Box, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import { type PrivacyRequest, useRequests } from '../../api/privacy'
import { useObject, useTitles } from '../../api/records'
import { Chip } from '../../fields/chip'
import { ago, moment, momentDay } from '../../lib/format'
import { titleOf } from '../../lib/titles'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { NewRequest } from './new-request'
import { RequestActions } from './request-actions'
import { dueWords, kindNames } from './request-words'
import classes from './privacy.module.css'

const states = [
  { value: 'open', label: 'Open' },
  { value: 'all', label: 'All' },
]

export function Requests() {
  const [asked, setAsked] = useSearchParams()
  const all = asked.get('state') === 'all'
  const requests = useRequests(all ? null : 'open')
  const say = (change: (params: URLSearchParams) => void) =>
    setAsked(
      (now) => {
        change(now)
        return now
      },
      { replace: true },
    )
  const add = (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => say((params) => params.set('new', ''))}>
      New request
    </Button>
  )
  const lines = requests.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <SegmentedControl size="xs" aria-label="Which requests" data={states} value={all ? 'all' : 'open'} onChange={(next) => say((params) => (next === 'all' ? params.set('state', 'all') : params.delete('state')))} />
        {lines.length > 0 && add}
      </Group>
      {requests.error ? (
        <Failed error={requests.error} retry={() => void requests.refetch()} />
      ) : requests.isPending ? (
        <Panel>
          <Lines count={5} height={20} />
        </Panel>
      ) : lines.length === 0 ? (
        <Empty icon="lock" title={all ? 'Nobody asked for anything yet' : 'No open requests'} action={add}>
          People may ask what you know of them, have it corrected, restricted or erased, or object to marketing. Write each request down here: you have one month to answer, and the register
          proves that you did.
        </Empty>
      ) : (
        <Panel flush>
          <Rows label="Requests" columns={[{ name: 'Request' }, { name: 'Person', wide: true }, { name: 'Received', wide: true }, { name: 'Due', wide: true }, { name: 'Note', wide: true }, { name: '' }]}>
            {lines.map((each) => (
              <Line key={each.id} request={each} />
            ))}
          </Rows>
          {requests.hasNextPage && (
            <Button variant="subtle" m="sm" loading={requests.isFetchingNextPage} onClick={() => void requests.fetchNextPage()}>
              Older
            </Button>
          )}
        </Panel>
      )}
      {asked.has('new') && <NewRequest onClose={() => say((params) => params.delete('new'))} />}
    </Stack>
  )
}

/** Who is meant, as far as that is known; somebody erased is not named again. */
export function usePerson(request: PrivacyRequest): string | null {
  const people = useObject('people')
  const [found] = useTitles(request.person_id && people ? [{ object: 'people', id: request.person_id }] : [])
  return found && people ? titleOf(found.record, people) : null
}

function Line({ request }: { request: PrivacyRequest }) {
  const name = usePerson(request)
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={500}>
          {kindNames[request.kind]}
        </Text>
        {/* A phone has room for one column beside the action. */}
        <Box hiddenFrom="xs" py={4}>
          <Who request={request} name={name} />
          <br />
          <When request={request} />
        </Box>
      </Table.Td>
      <Table.Td visibleFrom="xs">
        <Who request={request} name={name} />
      </Table.Td>
      <Table.Td visibleFrom="xs" title={moment(request.received_at)}>
        {ago(request.received_at)}
      </Table.Td>
      <Table.Td visibleFrom="xs" title={momentDay(request.due_at)}>
        <When request={request} />
      </Table.Td>
      <Table.Td visibleFrom="xs">
        {request.note && (
          <Text size="sm" className={classes.wraps ?? ''}>
            {request.note}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right"><RequestActions request={request} name={name} /></Table.Td>
    </Table.Tr>
  )
}

function Who({ request, name }: { request: PrivacyRequest; name: string | null }) {
  if (!request.person_id || name === null) return <span className={classes.soft}>{request.email ?? (request.person_id ? 'no longer here' : 'not found yet')}</span>
  return (
    <Anchor component={Link} to={`/people/${request.person_id}`} inherit c="inherit">
      {name}
    </Anchor>
  )
}

function When({ request }: { request: PrivacyRequest }) {
  const due = dueWords(request.due_at)
  if (request.state === 'open') return <span className={due.late ? classes.late : due.soon ? classes.soon : undefined}>{due.words}</span>
  return (
    <>
      <Chip text={request.state === 'done' ? 'Done' : 'Refused'} colour={request.state === 'done' ? 'green' : 'grey'} /> {request.done_at && <span className={classes.soft}>{ago(request.done_at)}</span>}
    </>
  )
}
