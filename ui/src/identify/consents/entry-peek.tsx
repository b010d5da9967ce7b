/** One entry of the ledger beside it: who said what, when, by which words, and what proves it. */
import { Anchor, Drawer, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useConsent, usePurposeTexts } from '../../api/consents'
import type { Consent, Purpose } from '../../api/consents-shapes'
import { useObject, useTitles } from '../../api/records'
import { moment } from '../../lib/format'
import { titleOf } from '../../lib/titles'
import { Term, Terms } from '../../ui/frame'
import { Failed, Lines } from '../../ui/notice'
import { basisWords, channelWords, sourceWords, states, stateWords } from './consent-words'
import classes from './consents.module.css'
import { proofLines } from './proof-lines'

export function EntryPeek({ id, purposes, onClose }: { id: string; purposes: Purpose[]; onClose: () => void }) {
  const found = useConsent(id)
  return (
    <Drawer opened onClose={onClose} position="right" size="md" title="Entry of the ledger">
      {found.error ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : found.data ? (
        <Entry entry={found.data} purpose={purposes.find((each) => each.slug === found.data.purpose)} />
      ) : (
        <Lines count={8} />
      )}
    </Drawer>
  )
}

function Entry({ entry, purpose }: { entry: Consent; purpose: Purpose | undefined }) {
  const people = useObject('people')
  const [held] = useTitles(entry.person_id ? [{ object: 'people', id: entry.person_id }] : [])
  const texts = usePurposeTexts(entry.text_version !== null && purpose ? purpose.id : null)
  const text = texts.data?.find((each) => each.version === entry.text_version)?.text
  const proof = proofLines(entry.proof)
  return (
    <Stack gap="md">
      {!entry.effective && (
        <div className={classes.note} role="note">
          This entry is kept and did not count: it came after a no that only a clear yes of their own lifts, or something later was known already.
        </div>
      )}
      <Terms>
        <Term name="Who">
          {entry.person_id ? (
            <Anchor component={Link} to={`/people/${entry.person_id}`} inherit>
              {held ? titleOf(held.record, people) : 'A person'}
            </Anchor>
          ) : (
            'Somebody erased'
          )}
        </Term>
        <Term name="What">
          {stateWords(entry.state)}
          <Text size="xs" c="dimmed">
            {states.find((each) => each.value === entry.state)?.told}
          </Text>
        </Term>
        <Term name="Purpose">{purpose?.name ?? entry.purpose}</Term>
        <Term name="Channel">{channelWords(entry.channel)}</Term>
        <Term name="Rests on">{entry.basis ? basisWords(entry.basis) : 'not said'}</Term>
        <Term name="Said">{moment(entry.at)}</Term>
        <Term name="Recorded">{moment(entry.recorded_at)}</Term>
        <Term name="From">{sourceWords(entry.source)}</Term>
        {entry.actor_name && <Term name="Recorded by">{entry.actor_name}</Term>}
        {entry.text_version !== null && (
          <Term name="Words shown">
            {text ? `“${text}” ` : ''}
            <span className={classes.soft}>version {entry.text_version}</span>
          </Term>
        )}
      </Terms>
      <div>
        <Text size="sm" fw={600} mb={4}>
          Proof
        </Text>
        {proof.length === 0 ? (
          <Text size="sm" c="dimmed">
            None was kept.
          </Text>
        ) : (
          <Terms>
            {proof.map((each) => (
              <Term key={each.name} name={each.name}>
                {each.value}
              </Term>
            ))}
          </Terms>
        )}
      </div>
    </Stack>
  )
}
