/** One form: built, shared, and what came in by it. */
import { Button, Tabs } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import { useForm } from '../../api/forms'
import type { Form } from '../../api/forms-shapes'
import { Problem } from '../../api/client'
import { useMay } from '../../api/may'
import { count } from '../../lib/format'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Build } from './build'
import { FormStateChip } from './form-state'
import { NotSaved } from './not-saved'
import { Share } from './share'
import { Submissions } from './submissions'
import { type Builder, useBuilder } from './use-builder'

const trail = { label: 'Forms', to: '/forms' }

export default function FormPage() {
  const { id = '' } = useParams()
  const form = useForm(id)
  if (form.data) return <Whole key={form.data.id} form={form.data} />
  const gone = form.error instanceof Problem && form.error.status === 404
  return (
    <>
      <PageHead title={gone ? 'Not found' : 'Form'} trail={trail} />
      <PageBody narrow>
        {gone ? (
          <Empty icon="form" title="There is no such form">
            It may have been removed. The people who filled it in are still here.
          </Empty>
        ) : form.error ? (
          <Failed error={form.error} retry={() => void form.refetch()} />
        ) : (
          <Panel>
            <Lines count={8} height={18} />
          </Panel>
        )}
      </PageBody>
    </>
  )
}

const tabs = ['build', 'share', 'submissions'] as const

function Whole({ form }: { form: Form }) {
  const builder = useBuilder(form)
  const { write } = useMay()
  const [asked, setAsked] = useSearchParams()
  const tab = tabs.find((each) => each === asked.get('tab')) ?? 'build'
  return (
    <>
      <PageHead title={form.name} trail={trail} sub={<FormStateChip state={form.state} />} actions={write && <Deeds builder={builder} />} />
      <PageBody>
        <NotSaved builder={builder} onGo={() => setAsked({}, { replace: true })} />
        <Tabs value={tab} onChange={(to) => setAsked(to === 'build' || !to ? {} : { tab: to }, { replace: true })} keepMounted={false}>
          <Tabs.List aria-label="Parts of the form" mb="md">
            <Tabs.Tab value="build">Build</Tabs.Tab>
            <Tabs.Tab value="share">Share</Tabs.Tab>
            <Tabs.Tab value="submissions">Submissions{form.submissions > 0 ? ` (${count(form.submissions)})` : ''}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="build">
            <Build builder={builder} readOnly={!write} />
          </Tabs.Panel>
          <Tabs.Panel value="share">
            <Share form={form} />
          </Tabs.Panel>
          <Tabs.Panel value="submissions">
            <Submissions form={form} />
          </Tabs.Panel>
        </Tabs>
      </PageBody>
    </>
  )
}

/** Saving, and going live or closing, which saves as well. */
function Deeds({ builder }: { builder: Builder }) {
  const { form, dirty, busy, save } = builder
  return (
    <>
      {dirty && (
        <Button variant={form.state === 'live' ? 'filled' : 'default'} loading={busy} onClick={() => save()}>
          Save
        </Button>
      )}
      {form.state === 'live' ? (
        <Button variant="default" loading={busy && !dirty} onClick={() => save('closed')}>
          Close the form
        </Button>
      ) : (
        <Button loading={busy} onClick={() => save('live')}>
          {form.state === 'closed' ? 'Open again' : 'Go live'}
        </Button>
      )}
    </>
  )
}
