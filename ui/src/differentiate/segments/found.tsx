/** How many people were found, and some of them. */
import { Group, Loader, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Preview } from '../../api/segments'
import { count, percent } from '../../lib/format'
import classes from './segments.module.css'

export function Found({ found, late }: { found: Preview; late: boolean }) {
  return (
    <div style={late ? { opacity: 0.5 } : {}}>
      <HowMany number={count(found.count)} late={late}>
        {found.count === 1 ? 'person' : 'people'}
        {found.of > 0 ? `, ${percent(found.count / found.of, found.count / found.of < 0.1 ? 1 : 0)} of ${count(found.of)}` : ''}
      </HowMany>
      {found.sample.length > 0 && (
        <Text size="sm" mt={4}>
          Among them{' '}
          {found.sample.map((person, at) => (
            <span key={person.id}>
              {at > 0 && ', '}
              <Link to={`/people/${person.id}`}>{person.title || 'somebody without a name'}</Link>
            </span>
          ))}
        </Text>
      )}
    </div>
  )
}

/** A number with what it is of. */
export function HowMany({ number, late, children }: { number: string; late: boolean; children: ReactNode }) {
  return (
    <Group gap={8} align="baseline">
      <span className={classes.count}>{number}</span>
      <Text size="sm" c="dimmed">
        {children}
      </Text>
      {late && <Loader size={12} role="status" aria-label="Counting" />}
    </Group>
  )
}
