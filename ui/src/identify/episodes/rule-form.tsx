/** One rule of episodes: with what one begins, goes on and ends, and what came of it. */
import { Button, Checkbox, Group, NumberInput, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Problem } from '../../api/client'
import { useChangeRule, useMakeRule, useRemoveRule } from '../../api/episodes'
import { type EpisodeKey, episodeKeys, type EpisodeRule } from '../../api/episodes-shapes'
import { useEventKinds } from '../../api/events'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { said } from '../../ui/undo-toast'
import { useKept } from '../../lib/use-kept'
import { Outcomes } from './outcomes'
import { blank, keyWords, kindOf, missingIn, saidOf, timeWords, type Typed, typedOf } from './rule-words'

const lists = [
  { slug: 'begins', label: 'Begins with', help: 'Whichever of these happens first begins an episode.' },
  { slug: 'continues', label: 'Goes on with', help: 'These belong to an episode that has begun, and begin none.' },
  { slug: 'ends', label: 'Ends with', help: 'After one of these it is over. Leave it empty where only time ends it.' },
  { slug: 'amounts', label: 'Counts the amount of', help: 'Their amounts add up to that of the episode.' },
] as const

export function RuleForm({ rule, onDone }: { rule?: EpisodeRule; onDone: () => void }) {
  const [typed, change, forget] = useKept<Typed>(`episode-rule-${rule?.id ?? 'new'}`, rule ? typedOf(rule) : blank)
  const [tried, setTried] = useState(false)
  const make = useMakeRule()
  const keep = useChangeRule()
  const kinds = useEventKinds()
  const known = [...new Set([...(kinds.data ?? []).map((each) => each.kind), ...typed.begins, ...typed.continues, ...typed.ends])].sort()
  const missing = missingIn(typed)
  const failed = make.error ?? keep.error
  const told = failed instanceof Problem ? failed.errors : []
  const errorOf = (field: keyof Typed, pointer: string = field) => (tried ? missing[field] : undefined) ?? told.find((each) => each.pointer.startsWith(`/${pointer}`))?.detail ?? null
  const done = (name: string) => {
    forget()
    said(`${name} saved: episodes are being grouped anew`)
    onDone()
  }
  const save = () => {
    setTried(true)
    if (Object.keys(missing).length > 0) return
    const { type, ...changed } = saidOf(typed)
    if (rule) keep.mutate({ id: rule.id, ...changed }, { onSuccess: (kept) => done(kept.name) })
    else make.mutate({ type, ...changed }, { onSuccess: (kept) => done(kept.name) })
  }
  return (
    <Panel title={rule ? rule.name : 'New rule'}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <Stack gap="md">
          {failed && told.length === 0 && <Failed error={failed} />}
          <TextInput label="Name" description="What one such episode is called in the story of a person." value={typed.name} error={errorOf('name')} onChange={(event) => change({ name: event.currentTarget.value })} />
          {lists.map(({ slug, label, help }) => (
            <TagsInput
              key={slug}
              label={label}
              description={help}
              data={known}
              splitChars={[',', ';']}
              acceptValueOnBlur
              value={typed[slug]}
              error={errorOf(slug)}
              onChange={(next) => change({ [slug]: [...new Set(next.map(kindOf).filter((each) => each !== ''))] })}
            />
          ))}
          <Select
            label="Keeps together what names"
            description="Two orders at a time are then two episodes. Without it, only time keeps things together."
            placeholder="Nothing in particular"
            clearable
            data={episodeKeys.map((value) => ({ value, label: keyWords[value] }))}
            value={typed.by}
            onChange={(value) => change({ by: value as EpisodeKey | null })}
          />
          {typed.by && (
            <Checkbox label={`Only what names ${keyWords[typed.by].replace('the same', 'one')} begins an episode`} checked={typed.by_required} onChange={(event) => change({ by_required: event.currentTarget.checked })} />
          )}
          <Group gap="md" align="flex-start" grow>
            <NumberInput
              label="Over after, in minutes"
              description={typed.gap ? `${timeWords(typed.gap)} without anything` : 'without anything'}
              min={1}
              allowDecimal={false}
              value={typed.gap ?? ''}
              error={errorOf('gap', 'gap_minutes')}
              onChange={(value) => change({ gap: typeof value === 'number' ? value : null })}
            />
            <NumberInput
              label="Lasts at most, in minutes"
              description={typed.longest ? timeWords(typed.longest) : 'as long as it goes on'}
              min={1}
              allowDecimal={false}
              value={typed.longest ?? ''}
              error={errorOf('longest', 'longest_minutes')}
              onChange={(value) => change({ longest: typeof value === 'number' ? value : null })}
            />
          </Group>
          <Outcomes value={typed.outcomes} kinds={known} error={errorOf('outcomes')} onChange={(outcomes) => change({ outcomes })} />
          <TextInput label="Otherwise it came to" description="Told when none of these happened." value={typed.default_outcome} error={errorOf('default_outcome')} onChange={(event) => change({ default_outcome: event.currentTarget.value })} />
          <Group justify="space-between">
            <Group gap="xs">
              <Button type="submit" loading={make.isPending || keep.isPending}>
                {rule ? 'Save' : 'Add the rule'}
              </Button>
              <Button
                variant="subtle"
                color="gray"
                onClick={() => {
                  forget()
                  onDone()
                }}
              >
                Discard
              </Button>
            </Group>
            {rule && (!rule.built_in || rule.changed) && <Away rule={rule} onDone={onDone} forget={forget} />}
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function Away({ rule, forget, onDone }: { rule: EpisodeRule; forget: () => void; onDone: () => void }) {
  const remove = useRemoveRule()
  const [asked, setAsked] = useState(false)
  const drop = () =>
    remove.mutate(rule.id, {
      onSuccess: () => {
        forget()
        said(rule.built_in ? `${rule.name} is again as it came` : `${rule.name} is removed with its episodes`)
        onDone()
      },
    })
  const words = rule.built_in ? ['As it came', `Set “${rule.name}” back`] : ['Remove this rule', `Remove “${rule.name}” with its episodes`]
  return (
    <Stack gap={4} align="flex-end">
      {remove.error && <Failed error={remove.error} />}
      <Button variant={asked ? 'filled' : 'subtle'} color={rule.built_in ? 'gray' : 'red'} loading={remove.isPending} onBlur={() => setAsked(false)} onClick={() => (asked ? drop() : setAsked(true))}>
        {asked ? words[1] : words[0]}
      </Button>
    </Stack>
  )
}
