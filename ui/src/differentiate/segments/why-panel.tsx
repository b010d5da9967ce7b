/** Why somebody is in a segment or not: each condition, and what there is of it. */
import { Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useObject, useObjects } from '../../api/records'
import { type Segment, useWhy } from '../../api/segments'
import type { Filter, ObjectType } from '../../api/types'
import { PersonSelect } from '../../identify/consents/person-select'
import { isCondition } from '../../lib/filter'
import { filterWords } from '../../lib/filter-words'
import { ago } from '../../lib/format'
import { useNames } from '../../records/use-names'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import classes from './segments.module.css'
import { partAt, valueWords } from './why-words'

export function WhyPanel({ segment }: { segment: Segment }) {
  const [person, setPerson] = useState<string | null>(null)
  const why = useWhy(segment, person)
  const people = useObject('people')
  if (segment.kind === 'list') return null
  return (
    <Panel title={segment.kind === 'sql' ? 'Is somebody in it?' : 'Why is somebody in it, or not?'}>
      <Stack gap="sm">
        <PersonSelect label="Person" placeholder="Choose a person" value={person} onChange={setPerson} />
        {why.error ? (
          <Failed error={why.error} retry={() => void why.refetch()} />
        ) : person !== null && !why.data ? (
          <Lines count={3} />
        ) : (
          why.data &&
          people && (
            <div aria-live="polite">
              <Text size="sm" fw={500} mb={6}>
                {why.data.member ? `In it${why.data.entered_at ? `, since ${ago(why.data.entered_at)}` : ''}.` : 'Not in it.'}
              </Text>
              <Stack gap={6}>
                {why.data.conditions.map((each) => {
                  const part = segment.filter && partAt(segment.filter, each.pointer)
                  return part && <Reason key={each.pointer} part={part} holds={each.holds} value={each.value} people={people} />
                })}
              </Stack>
            </div>
          )
        )}
      </Stack>
    </Panel>
  )
}

function Reason({ part, holds, value, people }: { part: Filter; holds: boolean; value: unknown; people: ObjectType }) {
  const objects = useObjects().data ?? []
  const names = useNames(part, people)
  const found = valueWords(part, value, isCondition(part) ? people.fields.find((field) => field.slug === part.field) : undefined)
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <span className={holds ? classes.holds : classes.fails} role="img" aria-label={holds ? 'Holds' : 'Does not hold'}>
        <Icon name={holds ? 'check' : 'close'} size={14} />
      </span>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {filterWords(part, people, objects, names)}
        {found && (
          <Text span c="dimmed" size="sm">
            {' '}
            – {found}
          </Text>
        )}
      </Text>
    </Group>
  )
}
