/** A new rule: what goes, counted from which date, after how long. Its number is seen before it can be kept. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../../api/client'
import { type NewRule as Rule, useMakeRule, useRulePreview, useSwitchRule } from '../../api/privacy'
import { useObjects } from '../../api/records'
import { count } from '../../lib/format'
import { useKept } from '../../lib/use-kept'
import { Failed, Lines } from '../../ui/notice'
import { failedTo, said } from '../../ui/undo-toast'
import { dateFieldsOf, emptyRule, ruleOf, ruleWords } from './retention-words'
import { useRuleNames } from './rule-names'
import { RulePreview } from './rule-preview'
import { RuleFields } from './rule-fields'

export function NewRule({ onClose }: { onClose: () => void }) {
  const objects = (useObjects().data ?? []).filter((each) => !each.hidden && dateFieldsOf(each).length > 0)
  const naming = useRuleNames()
  const [draft, change, forget] = useKept('retention-rule', emptyRule)
  const [tried, setTried] = useState(false)
  const [seen, setSeen] = useState<Rule | null>(null)
  const preview = useRulePreview()
  const make = useMakeRule()
  const switching = useSwitchRule()
  const rule = ruleOf(draft, objects)
  const error = preview.error ?? make.error
  const refused = (name: string) => (error instanceof Problem ? error.errors.find((each) => each.pointer.includes(name))?.detail : undefined)
  const look = () => {
    setTried(true)
    if (!rule) return
    preview.mutate(rule, { onSuccess: () => setSeen(rule) })
  }
  // What is changed after looking has a number that nobody saw.
  const known = seen !== null && rule !== null && JSON.stringify(seen) === JSON.stringify(rule) ? preview.data : undefined
  const keep = async (on: boolean) => {
    if (!rule || !known) return
    let made: { id: string }
    try {
      made = await make.mutateAsync(rule)
    } catch {
      // Said above the fields; what was typed stays.
      return
    }
    forget()
    onClose()
    if (!on) return said('The rule is kept, and off')
    try {
      await switching.mutateAsync({ id: made.id, seen: known.count })
      said('The rule is on')
    } catch (problem) {
      failedTo('The rule is kept, but off', problem)
    }
  }
  const busy = make.isPending || switching.isPending
  return (
    <Modal opened onClose={onClose} size="lg" title="New rule">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          look()
        }}
      >
        <Stack gap="md">
          {error && <Failed error={error} />}
          <RuleFields draft={draft} objects={objects} tried={tried} refused={refused} onChange={change} />
          {rule && (
            <Text size="sm" fw={500}>
              {ruleWords(rule, naming(rule))}
            </Text>
          )}
          {preview.isPending ? <Lines count={3} /> : rule && known && <RulePreview rule={rule} what={naming(rule).what} preview={known} />}
          <Group justify="flex-end" gap="xs">
            <Button
              variant="default"
              onClick={() => {
                forget()
                onClose()
              }}
            >
              Discard
            </Button>
            {known ? (
              <>
                <Button variant="default" loading={busy} onClick={() => void keep(false)}>
                  Keep it, switched off
                </Button>
                <Button color="red" loading={busy} onClick={() => void keep(true)}>
                  Switch on: {count(known.count)} to erase
                </Button>
              </>
            ) : (
              <Button type="submit" loading={preview.isPending}>
                See how many
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
