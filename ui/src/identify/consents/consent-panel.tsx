/** What a person agreed to: each purpose on each channel, since when, from where and why; and what was said now. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { usePersonConsents } from '../../api/consents'
import type { PersonConsent } from '../../api/consents-shapes'
import { useMayChange } from '../../api/may'
import { useKnows } from '../../api/routes'
import type { ObjectType, Row } from '../../api/types'
import { Chip } from '../../fields/chip'
import { ago, moment, momentDay } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { basisWords, channelIcon, channelWords, reasonWords, sourceWords, suppressionWords } from './consent-words'
import classes from './consents.module.css'
import { panelId } from './glance'
import { ledgerTo } from './ledger-ask'
import { PreferenceLink } from './preference-link'
import { RecordConsent, type Recording } from './record-consent'
import { byPurpose, marks, markOf, markWords } from './standing'

export function ConsentPanel({ object, record }: { object: ObjectType; record: Row }) {
  const { id } = record
  const known = useKnows('/people/{id}/consents')
  const found = usePersonConsents(id, known)
  const write = useMayChange(object, record)
  const [recording, setRecording] = useState<Recording | null>(null)
  if (!known) return null
  const all = found.data?.data ?? []
  return (
    <Panel
      id={panelId}
      title="Consent"
      aside={
        all.length > 0 && (
          <Link to={ledgerTo({ person_id: id })} className={classes.quiet}>
            All that was said
          </Link>
        )
      }
    >
      {found.error ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !found.data ? (
        <Lines count={4} />
      ) : all.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nobody is asked for anything yet. Add what you want to use people’s data for under{' '}
          <Link to="/consents/purposes">Consent</Link>.
        </Text>
      ) : (
        <Stack gap="md">
          {found.data.restricted && (
            <div className={classes.note} role="note">
              Processing is restricted: the data are kept, but not used, whatever was agreed to.
            </div>
          )}
          {found.data.suppressed.map((each) => (
            <div key={each.channel} className={classes.note} role="note">
              {channelWords(each.channel)}: the address is on the suppression list since {momentDay(each.since)}. {suppressionWords(each.reason)}.
            </div>
          ))}
          {byPurpose(all).map(({ purpose, name, channels }) => (
            <section key={purpose} aria-label={name}>
              <h3 className={classes.purpose}>{name}</h3>
              <ul className={classes.standing}>
                {channels.map((each) => (
                  <Line key={each.channel} each={each} onChange={write ? () => setRecording({ said: each.allowed ? 'no' : 'yes', purpose, channel: each.channel }) : null} />
                ))}
              </ul>
            </section>
          ))}
          {write && (
            <Group gap="xs">
              <Button variant="default" onClick={() => setRecording({ said: 'yes', purpose: null, channel: null })}>
                Record consent
              </Button>
              <Button variant="default" onClick={() => setRecording({ said: 'no', purpose: null, channel: null })}>
                Record opt-out
              </Button>
              <PreferenceLink id={id} />
            </Group>
          )}
        </Stack>
      )}
      {recording && <RecordConsent person={id} recording={recording} onClose={() => setRecording(null)} />}
    </Panel>
  )
}

function Line({ each, onChange }: { each: PersonConsent; onChange: (() => void) | null }) {
  const from = each.state === null ? [] : [...(each.source ? [sourceWords(each.source)] : []), ...(each.basis ? [basisWords(each.basis)] : [])]
  return (
    <li>
      <div className={classes.lineHead}>
        <span className={classes.channel}>
          <Icon name={channelIcon(each.channel)} size={14} />
          {channelWords(each.channel)}
        </span>
        <Chip text={markWords(each)} colour={marks[markOf(each)].colour} />
        {onChange && (
          <Button size="compact-xs" variant="subtle" ml="auto" aria-label={`Change ${channelWords(each.channel)} for ${each.purpose_name}`} onClick={onChange}>
            Change
          </Button>
        )}
      </div>
      <div className={classes.soft}>{reasonWords(each.reason)}</div>
      {each.since && (
        <div className={classes.soft} title={moment(each.since)}>
          {[ago(each.since), ...from].join(' · ')}
        </div>
      )}
    </li>
  )
}
