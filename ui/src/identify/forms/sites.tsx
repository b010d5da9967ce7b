/** The websites that may show the form within their pages, and send it from there. */
import { TagsInput } from '@mantine/core'
import { originOf } from '../sources/origins'
import { errorsIn } from './draft'
import type { Builder } from './use-builder'

export function Sites({ builder: { draft, errors, change } }: { builder: Builder }) {
  return (
    <TagsInput
      size="sm"
      label="Websites that may show and send it"
      description="For the frame and the plain HTML under Share. With none here it has its own page only."
      placeholder={draft.allowed_origins.length === 0 ? 'shop.example.com' : ''}
      splitChars={[',', ' ', ';']}
      acceptValueOnBlur
      value={draft.allowed_origins}
      error={errorsIn(errors, '/allowed_origins')[0]?.detail ?? null}
      onChange={(typed) => change({ allowed_origins: [...new Set(typed.map((each) => originOf(each) ?? each))] })}
    />
  )
}
