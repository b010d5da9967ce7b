/** How many people meet the conditions as they stand, and some of them. */
import { Group, Loader, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link } from 'react-router'
import { usePreview } from '../../api/segments'
import type { Filter } from '../../api/types'
import { count, percent } from '../../lib/format'
import { Failed } from '../../ui/notice'
import classes from './segments.module.css'

export function Preview({ filter }: { filter: Filter | null }) {
  const [asked] = useDebouncedValue(filter, 250)
  const found = usePreview(asked)
  if (filter === null) {
    return (
      <Text size="sm" c="dimmed">
        Add a condition to see who meets it.
      </Text>
    )
  }
  if (found.error) return <Failed error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <Loader size="xs" aria-label="Counting" />
  const { data } = found
  const late = found.isPlaceholderData || asked !== filter
  return (
    <div aria-live="polite" style={late ? { opacity: 0.5 } : {}}>
      <Group gap={8} align="baseline">
        <span className={classes.count}>{count(data.count)}</span>
        <Text size="sm" c="dimmed">
          {data.count === 1 ? 'person' : 'people'}
          {data.of > 0 ? `, ${percent(data.count / data.of, data.count / data.of < 0.1 ? 1 : 0)} of ${count(data.of)}` : ''}
        </Text>
        {late && <Loader size={12} aria-label="Counting" />}
      </Group>
      {data.sample.length > 0 && (
        <Text size="sm" mt={4}>
          Among them{' '}
          {data.sample.map((person, at) => (
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
