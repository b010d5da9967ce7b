/** Switching a rule on: its number is looked up first and seen, for that is what goes in the first night. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useEffect } from 'react'
import { Problem } from '../../api/client'
import { type NewRule, type Rule, useRulePreview, useSwitchRule } from '../../api/privacy'
import { count } from '../../lib/format'
import { Failed, Lines } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { RulePreview } from './rule-preview'
import { useRuleNames } from './rule-names'

export function SwitchOn({ rule, words, onClose }: { rule: Rule; words: string; onClose: () => void }) {
  const names = useRuleNames()(rule)
  const { mutate: look, ...preview } = useRulePreview()
  const switching = useSwitchRule()
  const { object, kind, field, days } = rule
  useEffect(() => look(saidOf({ object, kind: kind ?? null, field, days })), [look, object, kind, field, days])
  const again = () => look(saidOf(rule))
  const grew = switching.error instanceof Problem && switching.error.status === 409
  const seen = preview.data?.count ?? null
  return (
    <Modal opened onClose={onClose} size="lg" title="Switch this rule on?">
      <Stack gap="md">
        <Text size="sm" fw={500}>
          {words}
        </Text>
        {switching.error && (
          <Failed
            error={switching.error}
            retry={
              grew
                ? () => {
                    switching.reset()
                    again()
                  }
                : undefined
            }
          />
        )}
        {preview.error ? <Failed error={preview.error} retry={again} /> : preview.data && !preview.isPending ? <RulePreview rule={saidOf(rule)} what={names.what} preview={preview.data} /> : <Lines count={4} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Leave it off
          </Button>
          <Button
            color="red"
            loading={switching.isPending}
            disabled={seen === null || preview.isPending || grew}
            onClick={() =>
              seen !== null &&
              switching.mutate(
                { id: rule.id, seen },
                {
                  onSuccess: () => {
                    said('The rule is on')
                    onClose()
                  },
                },
              )
            }
          >
            {seen === null ? 'Switch on' : `Switch on: ${count(seen)} to erase`}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** A rule as the server takes it. */
export function saidOf({ object, kind, field, days }: NewRule): NewRule {
  return { object, field, days, ...(kind ? { kind } : {}) }
}
