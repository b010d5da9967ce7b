/** The wait for an event: asked every two seconds while it is in sight. */
import { Anchor, Loader, Text } from '@mantine/core'
import { Link } from 'react-router'
import { type Source, useSources } from '../../api/sources'
import { ago } from '../../lib/format'
import { Icon } from '../../ui/icon'
import { received } from './received'
import classes from './sources.module.css'

const every = 2_000

const hints: Record<Source['kind'], string> = {
  web: 'Open a page and agree in its consent banner.',
  server: 'Run the example.',
}

/** `source` is as it was when the key was made that is now tried. */
export function Waiting({ source }: { source: Source }) {
  const sources = useSources(every)
  const now = sources.data?.find((each) => each.id === source.id)
  const at = received(now?.last_event_at ?? null, source.last_event_at)
  const refused = (now?.refused_24h ?? 0) > (source.refused_24h ?? 0)
  return (
    <div className={classes.waiting} role="status" data-received={at !== null || undefined}>
      {at === null ? (
        <>
          <Loader size={14} />
          <Text size="sm">Waiting for the first event … {hints[source.kind]}</Text>
        </>
      ) : (
        <>
          <Icon name="check" size={16} />
          <Text size="sm">
            Received, {ago(at)}. Every kind of event stands under{' '}
            <Anchor component={Link} to="/events" inherit underline="always">
              Events
            </Anchor>
            .
          </Text>
        </>
      )}
      {refused && (
        <Text size="sm" w="100%">
          Something came and was refused. {source.kind === 'web' ? 'Is the address of the page among those of this source?' : 'The answer to your program says why.'}
        </Text>
      )}
      {sources.error && <Text size="sm">The server does not answer at the moment; this goes on by itself.</Text>}
    </div>
  )
}
