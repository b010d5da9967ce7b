/** How a request ended, with a word on how it was answered. */
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { type PrivacyRequest, useChangeRequest } from '../../api/privacy'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { kindNames } from './request-words'

export function AnswerRequest({ request, state, onClose }: { request: PrivacyRequest; state: 'done' | 'refused'; onClose: () => void }) {
  const change = useChangeRequest()
  const [note, setNote] = useState(request.note ?? '')
  const [tried, setTried] = useState(false)
  const refuses = state === 'refused'
  const missing = refuses && note.trim() === ''
  return (
    <Modal opened onClose={onClose} title={`${kindNames[request.kind]}: ${refuses ? 'refuse it' : 'it is done'}`}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (missing) return
          change.mutate(
            { id: request.id, state, note: note.trim() === '' ? null : note.trim() },
            {
              onSuccess: () => {
                said(refuses ? 'The request is refused' : 'The request is done')
                onClose()
              },
            },
          )
        }}
      >
        <Stack gap="md">
          {change.error && <Failed error={change.error} />}
          {refuses && <Text size="sm">Tell whoever asked within the month why you refuse, and that they may complain to the authority.</Text>}
          {refuses && request.kind === 'restriction' && <Text size="sm">Their data is used again from then on, unless another request restricts it.</Text>}
          {!refuses && request.kind === 'objection' && <Text size="sm">Record the objection among the consents of the person first: that is what stops the marketing.</Text>}
          <Textarea
            size="sm"
            label="Note"
            description={refuses ? 'Why it is refused.' : 'How it was answered.'}
            data-autofocus
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2000}
            value={note}
            error={tried && missing ? 'Say why it is refused.' : null}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={change.isPending}>
              {refuses ? 'Refuse the request' : 'Mark as done'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
