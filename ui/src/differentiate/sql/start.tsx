/** What stands where an answer will be: a first step, or why there is none. */
import { Alert, Text } from '@mantine/core'
import { Problem } from '../../api/client'
import { sentence } from '../../lib/format'
import { Icon } from '../../ui/icon'
import { problemText } from '../../ui/notice'
import { examples } from './examples'
import classes from './sql-page.module.css'

export function Start({ query, onStart }: { query: string; onStart: (query: string) => void }) {
  if (query.trim() !== '') {
    return <p className={classes.waiting}>Run the query to see its answer here.</p>
  }
  return (
    <div className={classes.start}>
      <Text fw={600}>Ask for anything the firm knows, in SQL.</Text>
      <Text size="sm" c="dimmed">
        Names of tables and columns go into the query with a click; nothing that is asked here can change data. To begin:
      </Text>
      <div className={classes.examples}>
        {examples.map((example) => (
          <button key={example.title} type="button" className={classes.example} onClick={() => onStart(example.query)}>
            <span className={classes.exampleTitle}>
              <Icon name="play" size={13} />
              {example.title}
            </span>
            <code>{example.query}</code>
          </button>
        ))}
      </div>
    </div>
  )
}

const titles: Record<number, string> = {
  400: 'The query cannot be run',
  422: 'The query is too heavy',
  429: 'All places are taken for the moment',
}

/** What is wrong with the query itself, as a sentence. */
function reason(error: unknown): string | null {
  const text = error instanceof Problem ? error.errors.map((each) => each.detail).join('\n') : ''
  return text === '' ? null : sentence(text)
}

export function Trouble({ error }: { error: unknown }) {
  const { title, detail } = problemText(error)
  const known = error instanceof Problem ? titles[error.status] : undefined
  const wait = error instanceof Problem && error.status === 429 && error.retryAfter ? ` Try again in ${error.retryAfter} s.` : ''
  return (
    <Alert color="red" variant="light" icon={<Icon name="alert" />} title={known ?? title} role="alert" className={classes.trouble}>
      <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {reason(error) ?? detail ?? 'The server gave no reason.'}
        {wait}
      </Text>
      <Text size="xs" mt={4}>
        Nothing was changed, and your query is kept.
      </Text>
    </Alert>
  )
}
