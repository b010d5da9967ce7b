/** One source: how it is doing, how it is connected, what it may do; a new key, and its end. */
import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useMay } from '../../api/may'
import { type Source, useChangeSource, useNewKey, useRemoveSource, useSources } from '../../api/sources'
import { ago, count, moment, momentDay } from '../../lib/format'
import { PageBody, PageHead, Panel, Term, Terms } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { Connect } from './connect'
import { HowTo } from './how-to'
import { originShort } from './origins'
import { placeholder } from './connect-text'
import { kindWords, SourceState } from './source-state'
import { SourceForm } from './source-form'
import { Unverified } from './unverified'

const trail = { label: 'Sources', to: '/sources' }

export default function SourcePage() {
  const { id = '' } = useParams()
  const sources = useSources()
  const { admin } = useMay()
  const source = sources.data?.find((each) => each.id === id)
  return (
    <>
      <PageHead title={source?.name ?? (sources.data ? 'Not found' : 'Source')} trail={trail} />
      <PageBody narrow>
        {sources.error ? (
          <Failed error={sources.error} retry={() => void sources.refetch()} />
        ) : !sources.data ? (
          <Panel>
            <Lines count={6} height={18} />
          </Panel>
        ) : !source ? (
          <Empty icon="plug" title="There is no such source">
            It may have been removed. What came in from it is still here.
          </Empty>
        ) : (
          <>
            <Facts source={source} />
            {admin && <SourceForm key={source.id} source={source} />}
            <Panel title="How it is connected">
              <Stack gap="md">
                <HowTo kind={source.kind} writeKey={null} />
                <span>
                  Put its key in the place of {placeholder}: the one like {source.key_hint}.
                </span>
                {source.kind === 'web' && <Unverified />}
              </Stack>
            </Panel>
            {admin && <Key source={source} />}
            {admin && <Remove source={source} />}
          </>
        )}
      </PageBody>
    </>
  )
}

function Facts({ source }: { source: Source }) {
  const change = useChangeSource()
  const { admin } = useMay()
  return (
    <Panel title="At a glance">
      <Stack gap="sm">
        {change.error && <Failed error={change.error} />}
        <Terms>
          <Term name="Kind">{kindWords[source.kind]}</Term>
          <Term name="State">
            <SourceState source={source} />
          </Term>
          <Term name="Last event">{source.last_event_at ? <span title={moment(source.last_event_at)}>{ago(source.last_event_at)}</span> : 'never'}</Term>
          <Term name="Last 24 hours">
            {source.events_24h === 1 ? '1 event' : `${count(source.events_24h)} events`}
            {source.refused_24h ? `, ${count(source.refused_24h)} refused` : ''}
          </Term>
          {source.kind === 'web' && <Term name="Sent from">{source.origins.length > 0 ? source.origins.map(originShort).join(', ') : 'any page'}</Term>}
          <Term name="Orders">{source.takes_orders ? 'come from here' : 'do not come from here'}</Term>
          <Term name="Since">{momentDay(source.created_at)}</Term>
        </Terms>
        {admin && (
          <Group gap="xs">
            <Button
              variant="default"
              loading={change.isPending}
              onClick={() => change.mutate({ id: source.id, active: !source.active }, { onSuccess: () => said(source.active ? `${source.name} is off: its events are refused` : `${source.name} is on`) })}
            >
              {source.active ? 'Switch off' : 'Switch on'}
            </Button>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}

function Key({ source }: { source: Source }) {
  const make = useNewKey()
  const [made, setMade] = useState<{ key: string; source: Source } | null>(null)
  return (
    <Panel title="A new key">
      <Stack gap="sm" align="flex-start">
        {make.error && <Failed error={make.error} />}
        <span>For when the key was lost, or somebody has it who should not. The old one stops at once: until the new one is in its place, nothing comes in.</span>
        <Button variant="default" loading={make.isPending} onClick={() => make.mutate(source.id, { onSuccess: ({ write_key }) => setMade({ key: write_key, source }) })}>
          Make a new key
        </Button>
      </Stack>
      {made && (
        <Modal opened onClose={() => setMade(null)} size="lg" title={`A new key for ${source.name}`} closeOnClickOutside={false}>
          <Connect source={made.source} writeKey={made.key} onDone={() => setMade(null)} />
        </Modal>
      )}
    </Panel>
  )
}

function Remove({ source }: { source: Source }) {
  const go = useNavigate()
  const remove = useRemoveSource()
  const [asked, setAsked] = useState(false)
  const drop = () =>
    remove.mutate(source.id, {
      onSuccess: () => {
        void go('/sources')
        said(`${source.name} is removed; what came in from it stays`)
      },
    })
  return (
    <Panel title="Remove">
      <Stack gap="sm" align="flex-start">
        {remove.error && <Failed error={remove.error} />}
        <span>Its key stops at once. What came in stays.</span>
        <Button variant={asked ? 'filled' : 'subtle'} color="red" loading={remove.isPending} onBlur={() => setAsked(false)} onClick={() => (asked ? drop() : setAsked(true))}>
          {asked ? `Remove “${source.name}” for good` : 'Remove this source'}
        </Button>
      </Stack>
    </Panel>
  )
}
