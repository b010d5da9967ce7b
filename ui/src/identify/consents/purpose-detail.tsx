/** One purpose: its words and what they were before, changed by whoever may, and its end. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useChangePurpose } from '../../api/consents'
import type { Purpose } from '../../api/consents-shapes'
import { useMay } from '../../api/may'
import { useKept } from '../../lib/use-kept'
import { Term, Terms } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { said, undoable } from '../../ui/undo-toast'
import { basisWords, channelWords } from './consent-words'
import { ledgerTo } from './ledger-ask'
import { complete, draftOf, PurposeFields, sentOf } from './purpose-fields'
import { PurposeTexts } from './purpose-texts'

export function PurposeDetail({ purpose, onClose }: { purpose: Purpose; onClose: () => void }) {
  const { admin } = useMay()
  return (
    <Modal opened onClose={onClose} size="lg" title={purpose.active ? purpose.name : `${purpose.name} (retired)`}>
      <Stack gap="lg">
        {admin ? <Form purpose={purpose} onClose={onClose} /> : <Facts purpose={purpose} />}
        <PurposeTexts purpose={purpose} />
        <Group justify="space-between" gap="xs">
          <Text size="sm" component={Link} to={ledgerTo({ purpose: purpose.slug })}>
            What people said to it
          </Text>
          {admin && <Retire purpose={purpose} onDone={onClose} />}
        </Group>
      </Stack>
    </Modal>
  )
}

function Facts({ purpose }: { purpose: Purpose }) {
  return (
    <Terms>
      <Term name="Words">{purpose.text}</Term>
      <Term name="Channels">{purpose.channels.map(channelWords).join(', ')}</Term>
      <Term name="Rests on">{basisWords(purpose.basis)}</Term>
      <Term name="Preference page">{purpose.public ? 'shown' : 'not shown'}</Term>
      {purpose.description && <Term name="Note">{purpose.description}</Term>}
    </Terms>
  )
}

function Form({ purpose, onClose }: { purpose: Purpose; onClose: () => void }) {
  const change = useChangePurpose()
  const [draft, set, forget] = useKept(`purpose:${purpose.id}`, draftOf(purpose))
  const [tried, setTried] = useState(false)
  const reworded = draft.text.trim() !== purpose.text
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (!complete(draft)) return
        change.mutate(
          { id: purpose.id, ...sentOf(draft) },
          {
            onSuccess: (kept) => {
              forget()
              onClose()
              said(reworded ? `${kept.name} saved; its wording is version ${kept.text_version} now` : `${kept.name} saved`)
            },
          },
        )
      }}
    >
      <Stack gap="md">
        {change.error && <Failed error={change.error} />}
        <PurposeFields
          draft={draft}
          change={set}
          tried={tried}
          error={change.error}
          textHelp={
            reworded
              ? `This becomes version ${purpose.text_version + 1}. Who agreed so far agreed to the words they saw, which stay on record.`
              : `Version ${purpose.text_version}. Changed words become a new version; the old ones stay on record.`
          }
        />
        <Group justify="flex-end" gap="xs">
          <Button
            variant="default"
            onClick={() => {
              forget()
              onClose()
            }}
          >
            Discard
          </Button>
          <Button type="submit" loading={change.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Retire({ purpose, onDone }: { purpose: Purpose; onDone: () => void }) {
  const change = useChangePurpose()
  const turn = (active: boolean) =>
    change.mutate(
      { id: purpose.id, active },
      {
        onSuccess: () => {
          onDone()
          undoable(active ? `${purpose.name} is in use again` : `${purpose.name} retired: nobody is asked any more, the ledger stays`, () => change.mutateAsync({ id: purpose.id, active: !active }))
        },
      },
    )
  return (
    <Stack gap="xs" align="flex-end">
      {change.error && <Failed error={change.error} />}
      <Button variant={purpose.active ? 'subtle' : 'default'} color={purpose.active ? 'red' : undefined} loading={change.isPending} onClick={() => turn(!purpose.active)}>
        {purpose.active ? `Retire “${purpose.name}”` : `Take up “${purpose.name}” again`}
      </Button>
    </Stack>
  )
}
