/** What visitors read, the language it is in, and the address of the page. */
import { Select, Textarea, TextInput } from '@mantine/core'
import { languageName } from '../../lib/names'
import { errorAt } from './draft'
import classes from './forms.module.css'
import type { Builder } from './use-builder'

const languages = ['en', 'de']

export function Words({ builder: { form, draft, errors, change } }: { builder: Builder }) {
  const spoken = languages.includes(draft.language) ? languages : [...languages, draft.language]
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
      <TextInput label="Title" value={draft.title} error={errorAt(errors, '/title')} onChange={(event) => change({ title: event.currentTarget.value })} />
      <Textarea
        label="Introduction"
        autosize
        minRows={2}
        value={draft.intro ?? ''}
        error={errorAt(errors, '/intro')}
        onChange={(event) => change({ intro: event.currentTarget.value })}
      />
      <div className={classes.pair}>
        <TextInput label="Button" value={draft.button} error={errorAt(errors, '/button')} onChange={(event) => change({ button: event.currentTarget.value })} />
        <Select
          label="Language"
          description="Of what the page itself says, such as errors."
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          allowDeselect={false}
          data={spoken.map((value) => ({ value, label: languageName(value) }))}
          value={draft.language}
          error={errorAt(errors, '/language')}
          onChange={(language) => language && change({ language })}
        />
      </div>
      <TextInput
        label="Address"
        description={form.state === 'draft' ? `After ${front}` : `After ${front} Links that are out already stop working when it changes.`}
        value={draft.slug}
        error={errorAt(errors, '/slug')}
        onChange={(event) => change({ slug: event.currentTarget.value })}
      />
    </>
  )
}
