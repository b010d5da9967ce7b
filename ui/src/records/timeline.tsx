/** What happened with a record, newest first: interactions, activities, comments, changes. */
import { Button, Group, Select, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useEpisodes } from '../api/episodes'
import { type TimelineAsk, useTimeline } from '../api/records'
import type { ObjectType, TimelineEntry } from '../api/types'
import { dayOfMoment, month } from '../lib/format'
import { Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { EpisodeGroup } from './episode-group'
import { episodeOf, grouped, type Item, whenOf } from './episodes'
import { Entry, kindWords } from './timeline-entry'
import classes from './timeline.module.css'

const usualKinds = ['call', 'meeting', 'email', 'note', 'task', 'order_placed', 'ticket_opened']
const departments = ['marketing', 'sales', 'service', 'product', 'finance']
const types = [
  { value: 'type:comment', label: 'Comments' },
  { value: 'type:activity', label: 'Activities' },
  { value: 'type:change', label: 'Changes' },
  { value: 'type:kept', label: 'Kept against a file' },
  { value: 'type:file', label: 'Files' },
]

export function Timeline({ object, id }: { object: ObjectType; id: string }) {
  const [only, setOnly] = useState<string | null>(null)
  const [department, setDepartment] = useState<string | null>(null)
  const ask: TimelineAsk = {
    ...(only?.startsWith('type:') ? { type: only.slice(5) } : only ? { kind: only } : {}),
    ...(department ? { department } : {}),
  }
  const pages = useTimeline(object.slug, id, ask)
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.data) ?? [], [pages.data])
  const kinds = [...new Set([...entries.flatMap((entry) => kindOf(entry) ?? []), ...usualKinds, ...(only && !only.startsWith('type:') ? [only] : [])])]

  return (
    <Panel
      title="Timeline"
      aside={
        <Group gap={6} wrap="nowrap">
          <Select
            size="xs"
            w={138}
            aria-label="Show only"
            placeholder="Everything"
            clearable
            data={[
              { group: 'Kinds', items: kinds.map((each) => ({ value: each, label: kindWords(each) })) },
              { group: 'Other', items: types },
            ]}
            value={only}
            onChange={setOnly}
          />
          <Select
            size="xs"
            w={138}
            aria-label="Of department"
            placeholder="All departments"
            clearable
            data={departments.map((each) => ({ value: each, label: kindWords(each) }))}
            value={department}
            onChange={setDepartment}
          />
        </Group>
      }
    >
      {pages.error ? (
        <Failed error={pages.error} retry={() => void pages.refetch()} />
      ) : pages.isPending ? (
        <Lines count={6} height={18} />
      ) : entries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {only || department ? 'Nothing of this kind has happened.' : 'Nothing has happened yet. Calls, mails, orders and changes will stand here, the newest first.'}
        </Text>
      ) : (
        <Months object={object} id={id} entries={entries} />
      )}
      {pages.hasNextPage && (
        <Button variant="subtle" color="gray" fullWidth mt="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show older
        </Button>
      )}
    </Panel>
  )
}

function kindOf(entry: TimelineEntry): string | null {
  return entry.type === 'interaction' || entry.type === 'activity' ? entry.kind : null
}

function Months({ object, id, entries }: { object: ObjectType; id: string; entries: TimelineEntry[] }) {
  const episodes = useEpisodes(id, object.slug === 'people' ? entries.flatMap((entry) => episodeOf(entry) ?? []) : [])
  const groups = new Map<string, Item[]>()
  for (const item of grouped(entries, episodes.data ?? new Map())) {
    const key = dayOfMoment(whenOf(item)).slice(0, 7)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return (
    <>
      {[...groups].map(([key, group]) => (
        <section key={key} className={classes.group}>
          <h3 className={classes.month}>{month(`${key}-01`, 'long')}</h3>
          <ol className={classes.list}>
            {group.map((item) =>
              'entry' in item ? (
                <Entry key={keyOf(item.entry)} object={object} entry={item.entry} />
              ) : (
                <EpisodeGroup key={item.episode.id} object={object} episode={item.episode} entries={item.entries} />
              ),
            )}
          </ol>
        </section>
      ))}
    </>
  )
}

function keyOf(entry: TimelineEntry): string {
  return `${entry.type}-${entry.type === 'change' ? entry.seq : entry.type === 'kept' ? `${entry.batch_id} ${entry.at}` : entry.id}`
}
