/** A segment: what it says, who is in it and why, how it grew, and what the firm is after with it. */
import { Button, Menu, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { Problem } from '../../api/client'
import { useMay } from '../../api/may'
import { type Segment, useChangeSegment, useRefreshSegment, useRemoveSegment, useSegment } from '../../api/segments'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { Common } from './common'
import { Conditions } from './conditions'
import { Members } from './members'
import { Plan } from './plan'
import { QueryPanel } from './query-panel'
import { Size } from './size'
import { SegmentState } from './state'
import classes from './segments.module.css'
import { WhyPanel } from './why-panel'

const trail = { label: 'Segments', to: '/segments' }

export default function SegmentPage() {
  const { id = '' } = useParams()
  const held = useSegment(id)
  const { write } = useMay()
  if (held.error) {
    const gone = held.error instanceof Problem && held.error.status === 404
    return (
      <>
        <PageHead title={gone ? 'Not found' : 'Not loaded'} trail={trail} />
        <PageBody>
          <Failed error={held.error} retry={gone ? undefined : () => void held.refetch()} />
        </PageBody>
      </>
    )
  }
  if (!held.data) {
    return (
      <>
        <PageHead title="Segment" trail={trail} />
        <PageBody>
          <Panel>
            <Lines count={6} />
          </Panel>
        </PageBody>
      </>
    )
  }
  const segment = held.data
  return (
    <>
      <PageHead title={segment.name} trail={trail} sub={<SegmentState segment={segment} />} actions={write && <Actions segment={segment} />} />
      <PageBody>
        {segment.problem && (
          <Text size="sm" c="red" mb="sm" role="alert">
            It cannot be asked any more: {segment.problem}. Change its {segment.kind === 'sql' ? 'query' : 'conditions'}.
          </Text>
        )}
        <div className={classes.columns}>
          <div className={classes.stack}>
            {segment.kind === 'sql' ? <QueryPanel key={segment.id} segment={segment} /> : <Conditions key={segment.id} segment={segment} />}
            <Members segment={segment} />
          </div>
          <div className={classes.stack}>
            <Size segment={segment} />
            <WhyPanel segment={segment} />
            <Plan key={`plan-${segment.id}`} segment={segment} />
            <Common segment={segment} />
          </div>
        </div>
      </PageBody>
    </>
  )
}

function Actions({ segment }: { segment: Segment }) {
  const go = useNavigate()
  const refresh = useRefreshSegment(segment.id)
  const remove = useRemoveSegment(segment.id)
  const [asking, setAsking] = useState<'rename' | 'remove' | null>(null)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" aria-label="More" px={8}>
            <Icon name="more" size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="edit" size={14} />} onClick={() => setAsking('rename')}>
            Rename
          </Menu.Item>
          {segment.kind !== 'list' && (
            <Menu.Item leftSection={<Icon name="retry" size={14} />} onClick={() => refresh.mutate()}>
              {segment.kind === 'sql' ? 'Compute it now' : 'Look at everybody anew'}
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<Icon name="trash" size={14} />} onClick={() => setAsking('remove')}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === 'rename' && <Rename segment={segment} onClose={() => setAsking(null)} />}
      <Modal opened={asking === 'remove'} onClose={() => setAsking(null)} title={`Remove ${segment.name}?`}>
        <Stack gap="md">
          <Text size="sm">Its people stay as they are. That they were in it is forgotten.</Text>
          {remove.error && <Failed error={remove.error} />}
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate(undefined, { onSuccess: () => void go('/segments') })}>
            Remove the segment
          </Button>
        </Stack>
      </Modal>
    </>
  )
}

function Rename({ segment, onClose }: { segment: Segment; onClose: () => void }) {
  const change = useChangeSegment(segment.id)
  const [name, setName] = useState(segment.name)
  const refused = change.error instanceof Problem ? (change.error.errors[0]?.detail ?? change.error.message) : null
  return (
    <Modal opened onClose={onClose} title="Rename">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') change.mutate({ name: name.trim() }, { onSuccess: onClose })
        }}
      >
        <Stack gap="md">
          <TextInput label="Name" data-autofocus value={name} error={refused} onChange={(event) => setName(event.currentTarget.value)} />
          <Button type="submit" loading={change.isPending} disabled={name.trim() === ''}>
            Save
          </Button>
        </Stack>
      </form>
    </Modal>
  )
}
