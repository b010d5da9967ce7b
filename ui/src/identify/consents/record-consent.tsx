/** What somebody just said, on the phone or on paper: a yes, or a no to something or to everything. */
import { Button, Group, Modal, Radio, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { usePurposes, usePurposeTexts, useRecordConsents } from '../../api/consents'
import { momentDay } from '../../lib/format'
import { momentAt, wallTime, zoneWords } from '../../lib/zone'
import { Failed } from '../../ui/notice'
import { said as tell } from '../../ui/undo-toast'
import { bases, basisTold, channelWords, choicesOf, inOrder, states, ways } from './consent-words'
import { channelsOf, entriesOf, everything, meant, type Said } from './said'

export interface Recording {
  said: 'yes' | 'no'
  purpose: string | null
  channel: string | null
}

const noes = states.filter((each) => each.value !== 'granted' && each.value !== 'pending')

export function RecordConsent({ person, recording, onClose }: { person: string; recording: Recording; onClose: () => void }) {
  const purposes = (usePurposes().data ?? []).filter((each) => each.active)
  const record = useRecordConsents()
  const yes = recording.said === 'yes'
  const [now] = useState(() => wallTime(new Date().toISOString()))
  // Where no consent was needed, none can be taken back.
  const rests = purposes.find((each) => each.slug === recording.purpose)?.basis ?? 'consent'
  const [draft, setDraft] = useState<Said>({ state: yes ? 'granted' : rests === 'consent' ? 'withdrawn' : 'objected', purpose: recording.purpose, channel: recording.channel, basis: null, version: null, way: 'call', note: '', at: null })
  const [wall, setWall] = useState(now)
  const [tried, setTried] = useState(false)
  const set = (part: Partial<Said>) => setDraft({ ...draft, ...part })
  const purpose = purposes.find((each) => each.slug === draft.purpose)
  const texts = usePurposeTexts(yes && purpose ? purpose.id : null).data ?? []
  const at = momentAt(wall)
  // What is typed is to the minute, so the minute it is now has not passed.
  const future = at !== null && Date.parse(at) > Date.now() + 60_000
  const entries = entriesOf(person, { ...draft, version: yes ? (draft.version ?? purpose?.text_version ?? null) : null, at: wall === now ? null : at }, purposes)
  const all = yes ? [] : [{ value: everything, label: 'Everything' }]
  const basis = draft.basis ?? purpose?.basis ?? 'consent'
  const save = () => {
    setTried(true)
    if (entries.length === 0 || at === null || future) return
    record.mutate(entries, {
      onSuccess: () => {
        onClose()
        tell(yes ? 'Consent recorded' : 'Opt-out recorded: it holds at once')
      },
    })
  }
  return (
    <Modal opened onClose={onClose} size="md" title={yes ? 'Record a consent' : 'Record an opt-out'}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack gap="md">
          {record.error && <Failed error={record.error} />}
          {!yes && (
            <Radio.Group label="What was said" value={draft.state} onChange={(next) => set({ state: noes.find((each) => each.value === next)?.value ?? 'withdrawn' })}>
              <Stack gap="xs" mt={6}>
                {noes.map((each) => (
                  <Radio key={each.value} value={each.value} label={each.label} description={each.told} />
                ))}
              </Stack>
            </Radio.Group>
          )}
          <Select
            label="Purpose"
            data={[...all, ...purposes.map((each) => ({ value: each.slug, label: each.name }))]}
            value={draft.purpose}
            error={tried && draft.purpose === null ? (yes ? 'Say what was agreed to.' : 'Say what is not wanted, or everything.') : null}
            onChange={(next) => set({ purpose: next, version: null, basis: null, channel: next && draft.channel && (draft.channel === everything || channelsOf({ purpose: next }, purposes).some((each) => each === draft.channel)) ? draft.channel : null })}
          />
          <Select
            label="Channel"
            data={[...(yes ? [] : [{ value: everything, label: 'All channels' }]), ...inOrder(channelsOf(draft, purposes)).map((each) => ({ value: each, label: channelWords(each) }))]}
            value={draft.channel}
            disabled={meant(draft, purposes).length === 0}
            error={tried && draft.channel === null && draft.purpose !== null ? 'Say on which channel.' : null}
            onChange={(channel) => set({ channel })}
          />
          {yes && purpose && (
            <>
              <Select
                label="Words that were shown or read out"
                allowDeselect={false}
                data={texts.map((each) => ({ value: String(each.version), label: `Version ${each.version}, since ${momentDay(each.since)}` }))}
                value={String(draft.version ?? purpose.text_version)}
                description={texts.find((each) => each.version === (draft.version ?? purpose.text_version))?.text ?? purpose.text}
                onChange={(next) => set({ version: next === null ? null : Number(next) })}
              />
              <Select label="Rests on" description={basisTold(basis)} allowDeselect={false} data={choicesOf(bases)} value={basis} onChange={(next) => set({ basis: bases.find((each) => each.value === next)?.value ?? null })} />
            </>
          )}
          <Select label="How it was said" allowDeselect={false} data={choicesOf(ways)} value={draft.way} onChange={(way) => way && set({ way })} />
          <Textarea
            label="What proves it"
            description="So that somebody else finds it: who took the call, in which folder the form is."
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            value={draft.note}
            onChange={(event) => set({ note: event.currentTarget.value })}
          />
          <TextInput
            label="When it was said"
            description={zoneWords()}
            type="datetime-local"
            max={now}
            value={wall}
            error={future ? 'That is still to come.' : tried && at === null ? 'Say when.' : null}
            onChange={(event) => setWall(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={record.isPending}>
              {yes ? 'Record the consent' : entries.length > 1 ? `Record ${entries.length} opt-outs` : 'Record the opt-out'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
