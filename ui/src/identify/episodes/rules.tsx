/** Settings: by which rules what happens with people is grouped into episodes. */
import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { useChangeRule, useEpisodeRules } from '../../api/episodes'
import type { EpisodeRule } from '../../api/episodes-shapes'
import { Chip } from '../../fields/chip'
import { markOfEpisode } from '../../records/episodes'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { RuleForm } from './rule-form'
import { ruleWords } from './rule-words'

export function EpisodeRules() {
  const rules = useEpisodeRules()
  const [asked, setAsked] = useSearchParams()
  const open = asked.get('rule')
  const close = () => setAsked({}, { replace: true })
  if (rules.error) return <Failed error={rules.error} retry={() => void rules.refetch()} />
  if (!rules.data) {
    return (
      <Panel>
        <Lines count={5} height={20} />
      </Panel>
    )
  }
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Text size="sm" c="dimmed" maw={520}>
          An episode is what belongs together in the story of a person: a visit, a purchase from the cart to the parcel, a case with service. After a change everybody’s episodes are
          grouped anew, in the background.
        </Text>
        {open !== 'new' && (
          <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setAsked({ rule: 'new' })}>
            New rule
          </Button>
        )}
      </Group>
      {open === 'new' && <RuleForm key="new" onDone={close} />}
      {rules.data.map((rule) => (open === rule.id ? <RuleForm key={rule.id} rule={rule} onDone={close} /> : <Rule key={rule.id} rule={rule} onOpen={() => setAsked({ rule: rule.id })} />))}
    </Stack>
  )
}

function Rule({ rule, onOpen }: { rule: EpisodeRule; onOpen: () => void }) {
  const change = useChangeRule()
  const turn = () =>
    change.mutate({ id: rule.id, active: !rule.active }, { onSuccess: (kept) => said(kept.active ? `${rule.name} is on: episodes are being grouped` : `${rule.name} is off: its episodes go`) })
  return (
    <Panel>
      <Stack gap="xs">
        {change.error && <Failed error={change.error} />}
        <Group justify="space-between" gap="sm">
          <Group gap={8}>
            <Icon name={markOfEpisode(rule.type)} size={15} />
            <Text fw={600} size="sm">
              {rule.name}
            </Text>
            {rule.changed && <Chip text="Changed" colour="blue" />}
            {!rule.built_in && <Chip text="Your own" colour="gray" />}
          </Group>
          <Group gap="sm">
            <Switch size="xs" aria-label={`Group by ${rule.name}`} checked={rule.active} disabled={change.isPending} onChange={turn} />
            <Button size="xs" variant="default" aria-label={`Change ${rule.name}`} onClick={onOpen}>
              Change
            </Button>
          </Group>
        </Group>
        <Text size="sm" c="dimmed">
          {ruleWords(rule)}
        </Text>
      </Stack>
    </Panel>
  )
}
