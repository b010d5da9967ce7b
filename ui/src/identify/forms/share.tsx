/** How visitors come to the form: its own page, a frame in another, or plain elements. */
import { Anchor, Stack, Text } from '@mantine/core'
import type { Form } from '../../api/forms-shapes'
import { CopyBlock } from '../../ui/copy-block'
import { Panel } from '../../ui/frame'
import { originShort } from '../sources/origins'

export function Share({ form }: { form: Form }) {
  const sites = form.allowed_origins.map(originShort)
  return (
    <Stack gap="md" maw={760}>
      {form.state !== 'live' && (
        <Text size="sm" c="var(--warn)">
          {form.state === 'draft' ? 'The form is a draft: nobody can open it before it is live.' : 'The form is closed: its page says so, and takes nothing.'}
        </Text>
      )}
      <Panel title="Its own page">
        <Stack gap="xs">
          <CopyBlock label="Link" text={form.url} />
          {form.state === 'live' && (
            <Anchor href={form.url} target="_blank" rel="noreferrer" size="sm" underline="always">
              Open it in a new tab
            </Anchor>
          )}
        </Stack>
      </Panel>
      <Panel title="In a frame of your website">
        <Stack gap="xs">
          <Text size="sm">
            {sites.length > 0
              ? `It looks and behaves as on its own page. It may stand on ${sites.join(', ')}.`
              : 'No website may show it yet: name yours under Build, “Where it may stand”.'}
          </Text>
          <CopyBlock label="Frame" text={form.embed} />
        </Stack>
      </Panel>
      <Panel title="As plain HTML">
        <Stack gap="xs">
          <Text size="sm">It takes the look of your page; the same websites may send it. What is changed here later does not change there: copy it again.</Text>
          <CopyBlock label="HTML" text={form.embed_html} />
        </Stack>
      </Panel>
    </Stack>
  )
}
