/** One rule: what it says, when it last ran, and its switch. */
import { ActionIcon, Button, Group, Modal, Stack, Switch, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { type Rule, useRemoveRule, useSwitchRule } from '../../api/privacy'
import { ago, count, moment } from '../../lib/format'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { failedTo, said } from '../../ui/undo-toast'
import { periodWords, ruleWords } from './retention-words'
import { SwitchOn } from './switch-on'
import { useRuleNames } from './rule-names'
import classes from './privacy.module.css'

export function RuleLine({ rule }: { rule: Rule }) {
  const names = useRuleNames()(rule)
  const switching = useSwitchRule()
  const [asked, setAsked] = useState<'on' | 'remove' | null>(null)
  const words = ruleWords(rule, names)
  const off = () => switching.mutate({ id: rule.id, seen: null }, { onSuccess: () => said('The rule is off; nothing goes by it any more'), onError: (error) => failedTo('The rule is still on', error) })
  return (
    <div className={classes.rule} role="group" aria-label={words}>
      <div className={classes.ruleText}>
        <Text size="sm" fw={500}>
          {words}
        </Text>
        <Text size="xs" c="dimmed">
          Kept {periodWords(rule.days)} · {lastRun(rule)}
          {rule.active && rule.next_run_at && <span title={moment(rule.next_run_at)}> · next {ago(rule.next_run_at)}</span>}
        </Text>
        {rule.held && (
          <Text size="xs" c="red">
            It did not run: {rule.held}.
          </Text>
        )}
      </div>
      <Group gap="xs" wrap="nowrap">
        <Switch label={rule.active ? 'On' : 'Off'} aria-label={`${words}: ${rule.active ? 'on' : 'off'}`} checked={rule.active} disabled={switching.isPending} onChange={() => (rule.active ? off() : setAsked('on'))} />
        <Tooltip label="Remove the rule">
          <ActionIcon aria-label={`Remove the rule: ${words}`} onClick={() => setAsked('remove')}>
            <Icon name="trash" size={14} />
          </ActionIcon>
        </Tooltip>
      </Group>
      {asked === 'on' && <SwitchOn rule={rule} words={words} onClose={() => setAsked(null)} />}
      {asked === 'remove' && <RemoveRule rule={rule} words={words} onClose={() => setAsked(null)} />}
    </div>
  )
}

function lastRun(rule: Rule): string {
  if (!rule.last_run_at) return 'never ran'
  const number = rule.last_count ?? 0
  return `last ran ${ago(rule.last_run_at)}: ${number === 0 ? 'nothing was old enough' : `${count(number)} gone`}`
}

function RemoveRule({ rule, words, onClose }: { rule: Rule; words: string; onClose: () => void }) {
  const remove = useRemoveRule()
  return (
    <Modal opened onClose={onClose} title="Remove this rule?">
      <Stack gap="md">
        {remove.error && <Failed error={remove.error} />}
        <Text size="sm">“{words}”. What it took away does not come back; what is left is kept from now on.</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(rule.id, {
                onSuccess: () => {
                  onClose()
                  said('The rule is removed')
                },
              })
            }
          >
            Remove the rule
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
