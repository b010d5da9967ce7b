/** Beside the form of a new person: who is there already and may be the one. */
import { Anchor, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMemo } from 'react'
import { Link } from 'react-router'
import { useLooksLike } from '../../api/looks-like'
import { Panel } from '../../ui/frame'
import { alikeWords, tellingOf } from './alike-words'
import classes from './looks-like.module.css'

const pause = 400

export function LooksLike({ draft }: { draft: Record<string, unknown> }) {
  const typed = JSON.stringify(tellingOf(draft))
  const [settled] = useDebouncedValue(typed, pause)
  const fields = useMemo(() => JSON.parse(settled) as Record<string, string>, [settled])
  const found = useLooksLike(fields)
  if (settled === '{}' || !found.data || found.data.length === 0) return null
  return (
    <div className={classes.alike}>
      <Panel title={found.data.length === 1 ? 'Somebody like this is here already' : 'People like this are here already'}>
        <Stack gap="xs" role="status">
          {found.data.map((one) => (
            <div key={one.id}>
              <Anchor component={Link} to={`/people/${one.id}`} size="sm" fw={500}>
                {one.title || 'Without a name'}
              </Anchor>
              <Text size="xs" c="dimmed">
                {[placeOf(one.person), alikeWords(one)].filter((each) => each !== '').join(' · ')}
              </Text>
            </div>
          ))}
          <Text size="xs" c="dimmed">
            What you typed is kept while you look.
          </Text>
        </Stack>
      </Panel>
    </div>
  )
}

function placeOf(person: Record<string, unknown>): string {
  return ['email', 'city'].flatMap((slug) => (typeof person[slug] === 'string' && person[slug] !== '' ? [person[slug]] : [])).join(', ')
}
