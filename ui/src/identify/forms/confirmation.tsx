/** Double opt-in: the mail that asks whether an address is really that of who typed it. */
import { Anchor, Switch, Text, Textarea, TextInput } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../../api/may'
import { errorAt } from './draft'
import type { Builder } from './use-builder'

export function Confirmation({ builder: { draft, errors, change } }: { builder: Builder }) {
  const { admin } = useMay()
  return (
    <>
      <Switch
        label="Ask for confirmation by e-mail"
        description="A mail with a link goes out. Only who follows it has agreed, and the proof is kept: what stood there, when, and that she confirmed."
        checked={draft.double_opt_in}
        onChange={(event) => change({ double_opt_in: event.currentTarget.checked })}
      />
      {!draft.double_opt_in && draft.consents.length > 0 && (
        <Text size="sm" c="var(--warn)">
          Without it the consents of this form stay waiting: anybody can type the address of somebody else.
        </Text>
      )}
      {draft.double_opt_in && (
        <>
          <TextInput
            label="Subject of the mail"
            value={draft.confirm_subject ?? ''}
            error={errorAt(errors, '/confirm_subject')}
            onChange={(event) => change({ confirm_subject: event.currentTarget.value })}
          />
          <Textarea
            label="Text of the mail"
            description="The link to confirm stands beneath it."
            autosize
            minRows={3}
            value={draft.confirm_text ?? ''}
            error={errorAt(errors, '/confirm_text')}
            onChange={(event) => change({ confirm_text: event.currentTarget.value })}
          />
          {admin && (
            <Text size="sm" c="dimmed">
              Whether mail goes out, and what is on its way, stands under{' '}
              <Anchor component={Link} to="/settings/mail" inherit underline="always">
                Mail
              </Anchor>
              .
            </Text>
          )}
        </>
      )}
    </>
  )
}
