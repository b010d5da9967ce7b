/** How a source is connected: its key once, the lines to copy, and the wait for the first event. */
import { Button, Group, Stack } from '@mantine/core'
import type { Source } from '../../api/sources'
import { Secret } from '../../ui/secret'
import { HowTo } from './how-to'
import { Unverified } from './unverified'
import { Waiting } from './waiting'

export function Connect({ source, writeKey, onDone }: { source: Source; writeKey: string; onDone: () => void }) {
  return (
    <Stack gap="md">
      <Secret label="Write key" help="Copy it now; it cannot be shown again. A new one can be made at any time." value={writeKey} />
      <HowTo kind={source.kind} writeKey={writeKey} />
      {source.kind === 'web' && <Unverified />}
      <Waiting source={source} />
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  )
}
