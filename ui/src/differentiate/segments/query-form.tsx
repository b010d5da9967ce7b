/** A segment in SQL as it is written: the query, how often it is computed, and who it finds when it is tried. */
import { Button, Group, Select, Skeleton, Stack, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { useTryQuery } from '../../api/segments'
import { Icon } from '../../ui/icon'
import { Failed } from '../../ui/notice'
import { Found } from './found'
import classes from './segments.module.css'
import { everyChoices } from './sql-words'

const QueryEditor = lazy(() => import('./query-editor'))

export interface QueryDraft {
  query: string
  every: string
}

interface QueryFormProps {
  draft: QueryDraft
  /** What is wrong with the query. */
  error: string | null
  onChange: (part: Partial<QueryDraft>) => void
}

export function QueryForm({ draft, error, onChange }: QueryFormProps) {
  const { query, every } = draft
  const found = useTryQuery()
  const ready = query.trim() !== ''
  // What was found belongs to the query as it was tried.
  const tried = found.variables === query
  const run = () => {
    if (ready) found.mutate(query)
  }
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        One query that only reads. Whoever is in its column <code>person_id</code> is in the segment.
      </Text>
      <div className={classes.query}>
        <Suspense fallback={<Skeleton height="100%" />}>
          <QueryEditor value={query} onChange={(next) => onChange({ query: next })} onRun={run} />
        </Suspense>
      </div>
      {error && (
        <Text size="sm" c="red" role="alert">
          {error}
        </Text>
      )}
      <Group gap="sm" align="flex-end">
        <Select
          label="Computed"
          w={160}
          allowDeselect={false}
          data={everyChoices(every)}
          value={every}
          onChange={(next) => next && onChange({ every: next })}
        />
        <Button variant="default" size="sm" leftSection={<Icon name="play" size={14} />} disabled={!ready} loading={found.isPending} onClick={run}>
          Try it
        </Button>
      </Group>
      <div aria-live="polite">
        {tried && found.error && <Failed error={found.error} />}
        {tried && found.data && <Found found={found.data} late={false} />}
      </div>
    </Stack>
  )
}
