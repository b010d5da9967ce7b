/** The builder: its parts on the left, what a visitor sees on the right; on a narrow screen below. */
import { Button, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router'
import { useRemoveForm } from '../../api/forms'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { Afterwards } from './afterwards'
import { Confirmation } from './confirmation'
import { Consents } from './consents'
import { panelErrors, type PanelName, panels } from './draft'
import { Fields } from './fields'
import classes from './forms.module.css'
import { Preview } from './preview'
import { Sites } from './sites'
import type { Builder } from './use-builder'
import { Words } from './words'

export function Build({ builder, readOnly }: { builder: Builder; readOnly: boolean }) {
  return (
    <div className={classes.builder}>
      <fieldset className={classes.parts} disabled={readOnly || builder.busy}>
        <Part name="words" builder={builder}>
          <Words builder={builder} />
        </Part>
        <Part name="fields" builder={builder}>
          <Fields builder={builder} />
        </Part>
        <Part name="consents" builder={builder}>
          <Consents builder={builder} />
        </Part>
        <Part name="confirm" builder={builder}>
          <Confirmation builder={builder} />
        </Part>
        <Part name="after" builder={builder}>
          <Afterwards builder={builder} />
        </Part>
        <Part name="sites" builder={builder}>
          <Sites builder={builder} />
        </Part>
        {!readOnly && <Remove builder={builder} />}
      </fieldset>
      <div className={classes.beside}>
        <Preview builder={builder} />
      </div>
    </div>
  )
}

function Part({ name, builder, children }: { name: PanelName; builder: Builder; children: ReactNode }) {
  return (
    <Panel title={panels[name].title} id={`panel-${name}`}>
      <Stack gap="md">
        {panelErrors(builder.errors, name).map((detail) => (
          <Text key={detail} size="sm" c="var(--mantine-color-error)" role="alert">
            {detail}
          </Text>
        ))}
        {children}
      </Stack>
    </Panel>
  )
}

function Remove({ builder: { form, discard } }: { builder: Builder }) {
  const go = useNavigate()
  const remove = useRemoveForm()
  const [asked, setAsked] = useState(false)
  const kept = form.submissions > 0
  const drop = () =>
    remove.mutate(form.id, {
      onSuccess: () => {
        discard()
        void go('/forms')
        said(`${form.name} is removed`)
      },
    })
  return (
    <Panel title="Remove">
      <Stack gap="sm" align="flex-start">
        {remove.error && <Failed error={remove.error} />}
        <Text size="sm">{kept ? 'What came in by it proves what people agreed to, so it stays. Close it, and it takes nothing more.' : 'Nothing came in by it yet, so nothing is lost.'}</Text>
        {!kept && (
          <Button variant={asked ? 'filled' : 'subtle'} color="red" loading={remove.isPending} onBlur={() => setAsked(false)} onClick={() => (asked ? drop() : setAsked(true))}>
            {asked ? `Remove “${form.name}” for good` : 'Remove this form'}
          </Button>
        )}
      </Stack>
    </Panel>
  )
}
