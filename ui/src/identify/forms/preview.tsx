/** The form as visitors will see it, what follows, and the mail that asks for confirmation. */
import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useOfferedPurposes } from '../../api/forms'
import { useSession } from '../../api/session'
import { Panel } from '../../ui/frame'
import classes from './preview.module.css'
import { PreviewField } from './preview-field'
import { spoken } from './starts'
import type { Builder } from './use-builder'

type Shown = 'form' | 'thanks' | 'mail'

const words = {
  en: { confirm: 'Yes, it was me', check: 'Please look into your mail: one click confirms it.', nothing: 'The form has no fields yet.' },
  de: { confirm: 'Ja, das war ich', check: 'Bitte sehen Sie in Ihre E-Mail: ein Klick bestätigt es.', nothing: 'Das Formular hat noch keine Felder.' },
}

export function Preview({ builder: { draft } }: { builder: Builder }) {
  const [chosen, choose] = useState<Shown>('form')
  const firm = useSession().data?.firm.name ?? ''
  const said = words[spoken(draft.language)]
  const shows: { value: Shown; label: string }[] = [
    { value: 'form', label: 'Form' },
    ...(draft.redirect_url === null ? [{ value: 'thanks' as const, label: 'Thanks' }] : []),
    ...(draft.double_opt_in ? [{ value: 'mail' as const, label: 'Mail' }] : []),
  ]
  const shown = shows.find((each) => each.value === chosen)?.value ?? 'form'
  return (
    <Panel
      title="As visitors see it"
      aside={<SegmentedControl size="xs" aria-label="What to preview" value={shown} onChange={(to) => choose(shows.find((each) => each.value === to)?.value ?? 'form')} data={shows} />}
    >
      <div className={classes.sheet} lang={draft.language} data-testid="preview" inert>
        <div className={classes.firm}>{firm}</div>
        {shown === 'form' ? (
          <FormSheet draft={draft} nothing={said.nothing} />
        ) : shown === 'thanks' ? (
          <>
            <div className={classes.title}>{draft.title}</div>
            <p className={classes.words}>{draft.thanks}</p>
            {draft.double_opt_in && <p className={classes.words}>{said.check}</p>}
          </>
        ) : (
          <>
            <div className={classes.title}>{draft.confirm_subject}</div>
            <p className={classes.words}>{draft.confirm_text}</p>
            <span className={classes.button}>{said.confirm}</span>
          </>
        )}
      </div>
    </Panel>
  )
}

function FormSheet({ draft, nothing }: { draft: Builder['draft']; nothing: string }) {
  const purposes = useOfferedPurposes().data ?? []
  const seen = draft.fields.filter((field) => field.type !== 'hidden')
  return (
    <>
      <div className={classes.title}>{draft.title}</div>
      {draft.intro && <p className={classes.words}>{draft.intro}</p>}
      {seen.length === 0 && <p className={classes.help}>{nothing}</p>}
      {seen.map((field) => (
        <PreviewField key={field.name} field={field} />
      ))}
      {draft.consents.map((consent) => (
        <label key={`${consent.purpose}/${consent.channel}`} className={classes.check}>
          <input type="checkbox" required={consent.required} />
          <span>
            {purposes.find((each) => each.slug === consent.purpose)?.text ?? consent.purpose}
            {consent.required && <b className={classes.needed}> *</b>}
          </span>
        </label>
      ))}
      <span className={classes.button}>{draft.button}</span>
    </>
  )
}
