/** A new segment: its conditions, with who meets them, and its name; a list to put people on; or a query in SQL. */
import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { Problem } from '../../api/client'
import { useMay } from '../../api/may'
import { useObject } from '../../api/records'
import { type Segment, type SegmentChange, useMakeSegment } from '../../api/segments'
import type { Filter } from '../../api/types'
import { useKept } from '../../lib/use-kept'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { Builder } from './builder'
import { Preview } from './preview'
import { QueryForm } from './query-form'
import classes from './segments.module.css'
import { usualEvery } from './sql-words'
import { useSentence } from './use-sentence'

interface Draft {
  name: string
  kind: Segment['kind']
  filter: Filter | null
  query: string
  every: string
}

const empty: Draft = { name: '', kind: 'rule', filter: null, query: '', every: usualEvery }

const rule = { value: 'rule', label: 'Conditions' } as const
const list = { value: 'list', label: 'A list' } as const
const sql = { value: 'sql', label: 'SQL' } as const

/** What makes it a segment of its kind; nothing, where that was not said yet. */
function saidOf({ kind, filter, query, every }: Draft): SegmentChange | null {
  if (kind === 'list') return {}
  if (kind === 'sql') return query.trim() === '' ? null : { query, every }
  return filter && { filter }
}

export default function NewSegmentPage() {
  const go = useNavigate()
  const people = useObject('people')
  const make = useMakeSegment()
  const may = useMay()
  const [draft, change, forget] = useKept<Draft>('segment', empty)
  const [tried, setTried] = useState(false)
  const told = useSentence(draft.filter)
  const named = draft.name.trim() !== ''
  const said = saidOf(draft)
  const kinds = may.act('sql') ? [rule, list, sql] : [rule, list]
  const refused = make.error instanceof Problem ? make.error.errors.find((each) => each.pointer === '/name')?.detail : undefined
  const save = () => {
    setTried(true)
    if (!named || !said) return
    make.mutate(
      { name: draft.name.trim(), ...said },
      {
        onSuccess: (made) => {
          forget()
          void go(`/segments/${made.id}`)
        },
      },
    )
  }
  return (
    <>
      <PageHead title="New segment" trail={{ label: 'Segments', to: '/segments' }} />
      <PageBody>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            save()
          }}
        >
          <Stack gap="md">
            {make.error && !refused && <Failed error={make.error} />}
            <Panel>
              <Group gap="md" align="flex-end">
                <TextInput
                  label="Name"
                  flex="1 1 240px"
                  autoFocus
                  value={draft.name}
                  error={refused ?? (tried && !named ? 'Give it a name.' : null)}
                  onChange={(event) => change({ name: event.currentTarget.value })}
                />
                <SegmentedControl
                  aria-label="How people come in"
                  value={draft.kind}
                  onChange={(kind) => change({ kind })}
                  data={kinds}
                />
              </Group>
            </Panel>
            {draft.kind === 'rule' && (
              <div className={classes.columns}>
                <Panel title="Who is in it">
                  {people && <Builder people={people} self={null} filter={draft.filter} onChange={(filter) => change({ filter })} />}
                  {tried && draft.filter === null && (
                    <Text size="sm" c="red" mt="xs">
                      Add a condition, or make a list to put people on one by one.
                    </Text>
                  )}
                </Panel>
                <Panel title="Now">
                  <Stack gap="sm">
                    {draft.filter && <p className={classes.sentence}>{told}</p>}
                    <Preview filter={draft.filter} />
                  </Stack>
                </Panel>
              </div>
            )}
            {draft.kind === 'list' && (
              <Text size="sm" c="dimmed">
                A list is empty at first. Put people on it from its page, or with a program.
              </Text>
            )}
            {draft.kind === 'sql' && (
              <Panel title="Who is in it">
                <QueryForm draft={draft} error={tried && !said ? 'Write a query.' : null} onChange={change} />
              </Panel>
            )}
            <Group justify="flex-end" gap="xs">
              <Button
                variant="default"
                onClick={() => {
                  forget()
                  void go('/segments')
                }}
              >
                Discard
              </Button>
              <Button type="submit" loading={make.isPending} disabled={!may.write}>
                Make the segment
              </Button>
            </Group>
          </Stack>
        </form>
      </PageBody>
    </>
  )
}
