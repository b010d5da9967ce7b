/** What happened with a record, newest first: interactions and changes. */
import { Button, Select, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTimeline } from '../api/records'
import type { ObjectType, TimelineEntry } from '../api/types'
import { month } from '../lib/format'
import { Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { Entry, kindWords } from './timeline-entry'
import classes from './timeline.module.css'

export function Timeline({ object, id }: { object: ObjectType; id: string }) {
  const [kind, setKind] = useState<string | null>(null)
  const pages = useTimeline(object.slug, id)
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  const kinds = [...new Set(entries.map(kindOf))]
  const shown = kind === null ? entries : entries.filter((entry) => kindOf(entry) === kind)

  return (
    <Panel
      title="Timeline"
      aside={
        kinds.length > 1 && (
          <Select
            size="xs"
            w={150}
            aria-label="Show only"
            placeholder="Everything"
            clearable
            data={kinds.map((each) => ({ value: each, label: each === 'change' ? 'Changes' : kindWords(each) }))}
            value={kind}
            onChange={setKind}
          />
        )
      }
    >
      {pages.error ? (
        <Failed error={pages.error} retry={() => void pages.refetch()} />
      ) : pages.isPending ? (
        <Lines count={6} height={18} />
      ) : shown.length === 0 ? (
        <Text size="sm" c="dimmed">
          Nothing has happened yet.
        </Text>
      ) : (
        <Months entries={shown} />
      )}
      {pages.hasNextPage && (
        <Button variant="subtle" color="gray" fullWidth mt="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show older
        </Button>
      )}
    </Panel>
  )
}

function kindOf(entry: TimelineEntry): string {
  return entry.type === 'change' ? 'change' : entry.kind
}

function Months({ entries }: { entries: TimelineEntry[] }) {
  const groups = new Map<string, TimelineEntry[]>()
  for (const entry of entries) {
    const key = entry.at.slice(0, 7)
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return (
    <>
      {[...groups].map(([key, group]) => (
        <section key={key} className={classes.group}>
          <h3 className={classes.month}>{month(`${key}-01`, 'long')}</h3>
          <ol className={classes.list}>
            {group.map((entry) => (
              <Entry key={`${entry.type}-${entry.type === 'change' ? entry.seq : entry.id}`} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </>
  )
}
