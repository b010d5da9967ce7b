/** What visitors read, the language it is in, and the address of the page. */
import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { languageName } from '../../lib/names'
import { errorAt } from './draft'
import classes from './forms.module.css'
import { buttonWords, spoken } from './starts'
import type { Builder } from './use-builder'

const languages = ['en', 'de']

export function Words({ builder: { form, draft, errors, change } }: { builder: Builder }) {
  const front = form.url.replace(/[^/]*$/, '')
  return (
    <>
      <TextInput
        label="Name"
        description="As colleagues know it; visitors do not see it."
        value={draft.name}
        error={errorAt(errors, '/name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput label="Title" placeholder={draft.name} value={draft.title ?? ''} error={errorAt(errors, '/title')} onChange={(event) => change({ title: event.currentTarget.value })} />
      <Textarea
        label="Introduction"
        autosize
        minRows={2}
        value={draft.intro ?? ''}
        error={errorAt(errors, '/intro')}
        onChange={(event) => change({ intro: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <TextInput label="Button" placeholder={buttonWords[spoken(draft.language)]} value={draft.button ?? ''} error={errorAt(errors, '/button')} onChange={(event) => change({ button: event.currentTarget.value })} />
        <Select
          label="Language"
          description="Of what the page itself says, such as errors."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={languages.map((value) => ({ value, label: languageName(value) }))}
          value={spoken(draft.language)}
          error={errorAt(errors, '/language')}
          onChange={(language) => change({ language: spoken(language) })}
        />
      </div>
      <TextInput
        label="Address"
        description={form.state === 'draft' ? `After ${front}. It stays once the form was live.` : 'It stays as it is, since links lead there.'}
        disabled={form.state !== 'draft'}
        value={draft.slug}
        error={errorAt(errors, '/slug')}
        onChange={(event) => change({ slug: event.currentTarget.value })}
      />
      <Switch
        label="It is a registration"
        description="Whoever sends it has signed up with you, which stands on her timeline."
        checked={draft.kind === 'registration'}
        onChange={(event) => change({ kind: event.currentTarget.checked ? 'registration' : 'form' })}
      />
    </>
  )
}
