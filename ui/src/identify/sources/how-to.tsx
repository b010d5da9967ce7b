/** The lines that make a website or a server send its events here. */
import { Stack, Tabs, Text } from '@mantine/core'
import type { Source } from '../../api/sources'
import { CopyBlock } from '../../ui/copy-block'
import { agreed, examples, placeholder, snippet } from './connect-text'

/** Without a key its place is marked, to be filled in by whoever kept it. */
export function HowTo({ kind, writeKey }: { kind: Source['kind']; writeKey: string | null }) {
  const { origin } = window.location
  const key = writeKey ?? placeholder
  if (kind === 'web') {
    return (
      <Stack gap={6}>
        <Text size="sm">Put this line into every page, before the end of its head:</Text>
        <CopyBlock label="Snippet" text={snippet(origin, key)} />
        <Text size="sm">It sends nothing before the visitor agreed. Have your consent banner say so:</Text>
        <CopyBlock label="Consent" text={agreed} />
      </Stack>
    )
  }
  const all = examples(origin, key)
  return (
    <Stack gap={6}>
      <Text size="sm">The public Segment libraries work as they are, with our address as their host:</Text>
      <Tabs defaultValue={all[0]?.name ?? null}>
        <Tabs.List aria-label="Language">
          {all.map((each) => (
            <Tabs.Tab key={each.name} value={each.name}>
              {each.name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {all.map((each) => (
          <Tabs.Panel key={each.name} value={each.name} pt="xs">
            <Stack gap={6}>
              {each.first && <CopyBlock label="Installation" text={each.first} />}
              <CopyBlock label={`${each.name} example`} text={each.text} />
            </Stack>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  )
}
