/** Everything that was ever said, newest first; nothing in it is changed or removed. */
import { Anchor, Button, Select, Table, Text, UnstyledButton } from '@mantine/core'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { type LedgerAsk, useLedger, usePurposes } from '../../api/consents'
import type { Consent } from '../../api/consents-shapes'
import { useObject, useRecords } from '../../api/records'
import { Chip } from '../../fields/chip'
import { ago, moment } from '../../lib/format'
import { titleOf } from '../../lib/titles'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { channelIcon, channels, channelWords, choicesOf, isChannel, isState, sourceWords, stateColour, states, stateWords } from './consent-words'
import classes from './consents.module.css'
import { EntryPeek } from './entry-peek'
import { ledgerTo, readAsk } from './ledger-ask'
import { PersonSelect } from './person-select'

export function Ledger() {
  const [params] = useSearchParams()
  const go = useNavigate()
  const ask = readAsk(params)
  const shown = params.get('entry')
  const ledger = useLedger(ask)
  const entries = ledger.data?.pages.flatMap((page) => page.data) ?? []
  const nameOf = useNames(entries)
  const purposes = usePurposes().data ?? []
  const purposeName = (slug: string) => purposes.find((each) => each.slug === slug)?.name ?? slug
  const set = (part: { [K in keyof LedgerAsk]: LedgerAsk[K] | undefined }) => void go(ledgerTo({ ...ask, ...part } as LedgerAsk), { replace: true })
  const filtered = Object.keys(ask).length > 0
  const told = states.find((each) => each.value === ask.state)?.told
  return (
    <>
      <div className={classes.filters}>
        <PersonSelect value={ask.person_id ?? null} onChange={(id) => set({ person_id: id ?? undefined })} />
        <Select size="xs" aria-label="Purpose" placeholder="All purposes" clearable data={purposes.map((each) => ({ value: each.slug, label: each.name }))} value={ask.purpose ?? null} onChange={(next) => set({ purpose: next ?? undefined })} />
        <Select size="xs" aria-label="Channel" placeholder="All channels" clearable data={choicesOf(channels)} value={ask.channel ?? null} onChange={(next) => set({ channel: isChannel(next) ? next : undefined })} />
        <Select size="xs" aria-label="What was said" placeholder="Whatever was said" clearable data={choicesOf(states)} value={ask.state ?? null} onChange={(next) => set({ state: isState(next) ? next : undefined })} />
      </div>
      <Text size="sm" c="dimmed" maw={720}>
        {told ? `${stateWords(ask.state ?? '')}: ${told} ` : ''}What was said later may have replaced an entry; it stays here all the same.
      </Text>
      {ledger.error ? (
        <Failed error={ledger.error} retry={() => void ledger.refetch()} />
      ) : ledger.isPending ? (
        <Panel>
          <Lines count={8} height={18} />
        </Panel>
      ) : entries.length === 0 ? (
        <Empty
          icon="consent"
          title={filtered ? 'Nothing was said that fits' : 'Nothing was said yet'}
          action={
            filtered ? (
              <Button component={Link} to="/consents/ledger" variant="default">
                Show the whole ledger
              </Button>
            ) : (
              <Button component={Link} to="/consents/files" variant="default">
                Bring in a file of opt-ins and opt-outs
              </Button>
            )
          }
        >
          Each yes and no stands here once it is said: on the preference page, in a form, from a file, or recorded by a colleague.
        </Empty>
      ) : (
        <>
          <Panel flush>
            <Rows label="Ledger" columns={[{ name: 'Said' }, { name: 'Who' }, { name: 'What' }, { name: 'Purpose' }, { name: 'Channel' }, { name: 'From' }]}>
              {entries.map((each) => (
                <Line key={each.id} entry={each} name={nameOf(each.person_id)} purpose={purposeName(each.purpose)} onOpen={() => void go(ledgerTo(ask, each.id))} />
              ))}
            </Rows>
          </Panel>
          {ledger.hasNextPage && (
            <Button variant="default" style={{ alignSelf: 'flex-start' }} loading={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
              Older entries
            </Button>
          )}
        </>
      )}
      {shown !== null && <EntryPeek id={shown} purposes={purposes} onClose={() => void go(ledgerTo(ask), { replace: true })} />}
    </>
  )
}

function useNames(entries: Consent[]): (id: string | null) => string {
  const people = useObject('people')
  const ids = [...new Set(entries.flatMap((each) => each.person_id ?? []))]
  const named = useRecords('people', { filter: { field: 'id', op: 'in', value: ids }, limit: Math.max(1, ids.length) }, ids.length > 0).data?.data ?? []
  return (id) => {
    const row = named.find((each) => each.id === id)
    return row ? titleOf(row, people) : 'A person'
  }
}

/** Whether a colleague or a program of ours wrote it down. */
const byHand = ({ actor, actor_name }: Consent) => actor_name !== null && (actor === 'user' || actor === 'token')

function Line({ entry, name, purpose, onOpen }: { entry: Consent; name: string; purpose: string; onOpen: () => void }) {
  return (
    <Table.Tr>
      <Table.Td title={moment(entry.at)}>
        <UnstyledButton className={classes.name ?? ''} onClick={onOpen} aria-label={`${ago(entry.at)}: open the entry of ${name}`}>
          {ago(entry.at)}
        </UnstyledButton>
      </Table.Td>
      <Table.Td>
        {entry.person_id ? (
          <Anchor component={Link} to={`/people/${entry.person_id}`} inherit c="inherit" underline="hover">
            {name}
          </Anchor>
        ) : (
          'Somebody erased'
        )}
      </Table.Td>
      <Table.Td>
        <Chip text={stateWords(entry.state)} colour={stateColour(entry.state)} /> {!entry.effective && <Chip text="Did not count" />}
      </Table.Td>
      <Table.Td>{purpose}</Table.Td>
      <Table.Td>
        <span className={classes.channel}>
          <Icon name={channelIcon(entry.channel)} size={14} />
          {channelWords(entry.channel)}
        </span>
      </Table.Td>
      <Table.Td>{byHand(entry) ? `${sourceWords(entry.source)}, ${entry.actor_name}` : sourceWords(entry.source)}</Table.Td>
    </Table.Tr>
  )
}
