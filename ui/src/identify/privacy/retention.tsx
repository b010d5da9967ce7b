/** How long what is kept: rules that a nightly job applies, each switched on only after its number was seen. */
import { Button, Group, Stack, Text } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { useRules } from '../../api/privacy'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { NewRule } from './new-rule'
import { RuleLine } from './rule-line'

export function Retention() {
  const rules = useRules()
  const [asked, setAsked] = useSearchParams()
  const open = (yes: boolean) =>
    setAsked(
      (now) => {
        if (yes) now.set('new', '')
        else now.delete('new')
        return now
      },
      { replace: true },
    )
  const add = (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={() => open(true)}>
      New rule
    </Button>
  )
  return (
    <Stack gap="md">
      {rules.error ? (
        <Failed error={rules.error} retry={() => void rules.refetch()} />
      ) : !rules.data ? (
        <Panel>
          <Lines count={4} height={20} />
        </Panel>
      ) : rules.data.length === 0 ? (
        <Empty icon="clock" title="Everything is kept for ever" action={add}>
          The law wants data to go once it is no longer needed. A rule says what goes after how long, such as tickets two years after they were closed. You see how many that would be before
          anything happens.
        </Empty>
      ) : (
        <>
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              Rules that are on run every night.
            </Text>
            {add}
          </Group>
          <Panel flush>
            {rules.data.map((rule) => (
              <RuleLine key={rule.id} rule={rule} />
            ))}
          </Panel>
        </>
      )}
      {asked.has('new') && <NewRule onClose={() => open(false)} />}
    </Stack>
  )
}
