/** What followed what: two to six steps, each within a time of the one before. */
import { ActionIcon, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import type { Filter, Sequence } from '../../api/types'
import { Icon } from '../../ui/icon'
import { isLength, LengthInput } from '../../ui/length-input'
import { kindsOf, KindSelect, saidKinds } from './kind-select'
import classes from './segments.module.css'
import { WhereField } from './where-field'

export interface StepDraft {
  kinds: string[]
  within: string | null
  where: Filter | null
}

export const emptySteps: StepDraft[] = [
  { kinds: [], within: null, where: null },
  { kinds: [], within: '7d', where: null },
]

/** The form of a sequence; none where it says more than the form can. */
export function readSteps(filter: Sequence): StepDraft[] | null {
  if (filter.from || filter.to) return null
  return filter.sequence.map((step, at) => ({
    kinds: kindsOf(step.did), within: (at === 0 ? (step.within ?? filter.within) : step.within) ?? null, where: step.where ?? null,
  }))
}

export function saidSteps(steps: StepDraft[]): Sequence {
  return {
    sequence: steps.map((step) => ({
      did: saidKinds(step.kinds), ...(step.within ? { within: step.within } : {}), ...(step.where ? { where: step.where } : {}),
    })),
  }
}

export function wholeSteps(steps: StepDraft[]): boolean {
  return steps.length >= 2 && steps.every((step) => step.kinds.length > 0 && isLength(step.within ?? undefined))
}

interface SequenceEditorProps {
  steps: StepDraft[]
  onChange: (steps: StepDraft[]) => void
}

export function SequenceEditor({ steps, onChange }: SequenceEditorProps) {
  const set = (at: number, part: Partial<StepDraft>) => onChange(steps.map((step, index) => (index === at ? { ...step, ...part } : step)))
  return (
    <Stack gap="sm">
      {steps.map((step, at) => (
        <div key={at} role="group" aria-label={`Step ${at + 1}`}>
          <Group gap={6} wrap="nowrap" align="center">
            <Text size="xs" c="dimmed" w={36}>
              {at === 0 ? 'First' : 'Then'}
            </Text>
            <div style={{ flex: 1, minWidth: 0 }}>
              <KindSelect label={`What happened in step ${at + 1}`} focus={at === 0} value={step.kinds} onChange={(kinds) => set(at, { kinds })} />
            </div>
            {steps.length > 2 && (
              <ActionIcon variant="subtle" color="gray" aria-label={`Remove step ${at + 1}`} onClick={() => onChange(steps.filter((_, index) => index !== at))}>
                <Icon name="close" size={14} />
              </ActionIcon>
            )}
          </Group>
          <Group gap={6} mt={6} ml={42}>
            <Checkbox
              size="xs"
              label={at === 0 ? 'all in the last' : 'within'}
              checked={step.within !== null}
              onChange={(event) => set(at, { within: event.currentTarget.checked ? (at === 0 ? '30d' : '7d') : null })}
            />
            {step.within !== null && <LengthInput label={at === 0 ? 'All in the last' : 'Within'} value={step.within} onChange={(within) => set(at, { within })} />}
          </Group>
          <div className={classes.where}>
            <WhereField kinds={step.kinds} where={step.where} onChange={(where) => set(at, { where })} />
          </div>
        </div>
      ))}
      {steps.length < 6 && (
        <Button variant="subtle" size="compact-xs" leftSection={<Icon name="plus" size={12} />} onClick={() => onChange([...steps, { kinds: [], within: '7d', where: null }])} style={{ alignSelf: 'flex-start' }}>
          Another step
        </Button>
      )}
    </Stack>
  )
}
