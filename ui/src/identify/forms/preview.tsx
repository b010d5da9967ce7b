/** The form as visitors will see it, what follows, and the mail that asks for confirmation. */
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useOfferedPurposes } from '../../api/forms'
import { useSession } from '../../api/session'
import { Panel } from '../../ui/frame'
import classes from './preview.module.css'
import { PreviewField } from './preview-field'
import { buttonWords, spoken } from './starts'
import type { Builder } from './use-builder'

type Shown = 'form' | 'thanks' | 'mail'

const words = {
  en: {
    confirm: 'Confirm my address', nothing: 'The form has no fields yet.', optional: 'optional',
    title: 'Thank you', thanks: 'We have got your answers.', subject: 'please confirm your e-mail address', text: 'Thank you for your message. Please confirm that this is your address:',
  },
  de: {
    confirm: 'Adresse bestätigen', nothing: 'Das Formular hat noch keine Felder.', optional: 'freiwillig',
    title: 'Vielen Dank', thanks: 'Ihre Angaben sind bei uns angekommen.', subject: 'bitte bestätigen Sie Ihre E-Mail-Adresse', text: 'Vielen Dank für Ihre Nachricht. Bitte bestätigen Sie noch, dass das Ihre Adresse ist:',
  },
}

export function Preview({ builder: { draft } }: { builder: Builder }) {
  const [chosen, choose] = useState<Shown>('form')
  const firm = useSession().data?.firm.name ?? ''
  const said = words[spoken(draft.language)]
  const shows: { value: Shown; label: string }[] = [
    { value: 'form', label: 'Form' },
    ...(draft.double_opt_in ? [{ value: 'mail' as const, label: 'Mail' }] : []),
    ...(draft.redirect_url === null ? [{ value: 'thanks' as const, label: 'Thanks' }] : []),
  ]
  const shown = shows.find((each) => each.value === chosen)?.value ?? 'form'
  return (
    <Panel
      title="As visitors see it"
      aside={<SegmentedControl size="xs" aria-label="What to preview" value={shown} onChange={(to) => choose(shows.find((each) => each.value === to)?.value ?? 'form')} data={shows} />}
    >
      <div className={classes.sheet} lang={spoken(draft.language)} data-testid="preview" inert>
        <div className={classes.firm}>{firm}</div>
        {shown === 'form' ? (
          <FormSheet draft={draft} nothing={said.nothing} optional={said.optional} />
        ) : shown === 'thanks' ? (
          <>
            <div className={classes.title}>{said.title}</div>
            <p className={classes.words}>{draft.thanks || said.thanks}</p>
          </>
        ) : (
          <>
            <div className={classes.title}>{draft.confirm_subject || `${firm}: ${said.subject}`}</div>
            <p className={classes.words}>{draft.confirm_text || said.text}</p>
            <span className={classes.button}>{said.confirm}</span>
          </>
        )}
      </div>
    </Panel>
  )
}

function FormSheet({ draft, nothing, optional }: { draft: Builder['draft']; nothing: string; optional: string }) {
  const purposes = useOfferedPurposes().data ?? []
  const seen = draft.fields.filter((field) => field.type !== 'hidden')
  return (
    <>
      <div className={classes.title}>{draft.title || draft.name}</div>
      {draft.intro && <p className={classes.words}>{draft.intro}</p>}
      {seen.length === 0 && <p className={classes.help}>{nothing}</p>}
      {seen.map((field) => (
        <PreviewField key={field.name} field={field} optional={optional} />
      ))}
      {draft.consents.map((consent) => (
        <label key={`${consent.purpose}/${consent.channel}`} className={classes.check}>
          <input type="checkbox" required={consent.required} />
          <span>
            {purposes.find((each) => each.slug === consent.purpose)?.text ?? consent.purpose}
            {!consent.required && <span className={classes.optional}> ({optional})</span>}
          </span>
        </label>
      ))}
      <span className={classes.button}>{draft.button || buttonWords[spoken(draft.language)]}</span>
    </>
  )
}
