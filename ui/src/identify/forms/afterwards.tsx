/** What follows when the form was sent, or confirmed where that is asked for: some words, or another page. */
import { Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { errorAt } from './draft'
import type { Builder } from './use-builder'

export function Afterwards({ builder: { draft, errors, change } }: { builder: Builder }) {
  const leads = draft.redirect_url !== null
  return (
    <>
      <Radio.Group aria-label="When the form was sent" value={leads ? 'page' : 'words'} onChange={(to) => change({ redirect_url: to === 'page' ? (draft.redirect_url ?? '') : null })}>
        <Stack gap="xs">
          <Radio value="words" label="Say thank you" />
          <Radio value="page" label="Lead to another page" />
        </Stack>
      </Radio.Group>
      {leads ? (
        <TextInput
          label="Address of the page"
          type="url"
          placeholder="https://shop.example.com/thanks"
          value={draft.redirect_url ?? ''}
          error={errorAt(errors, '/redirect_url')}
          onChange={(event) => change({ redirect_url: event.currentTarget.value })}
        />
      ) : (
        <Textarea
          label="Words of thanks"
          description={draft.double_opt_in ? 'Stands there once she confirmed. Until then the page asks her to look into her mailbox.' : undefined}
          autosize
          minRows={2}
          value={draft.thanks ?? ''}
          error={errorAt(errors, '/thanks')}
          onChange={(event) => change({ thanks: event.currentTarget.value })}
        />
      )}
    </>
  )
}
