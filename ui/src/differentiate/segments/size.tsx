/** How many are in a segment, and how that came. */
import { Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { type Segment, useDays } from '../../api/segments'
import { count, day } from '../../lib/format'
import { Panel } from '../../ui/frame'
import classes from './segments.module.css'

const SeriesPlot = lazy(() => import('../../ui/series-plot'))

export function Size({ segment }: { segment: Segment }) {
  const days = useDays(segment.id, segment.members, segment.state === 'ready').data ?? []
  const last = days.at(-1)
  const [entered, left] = [days.reduce((sum, each) => sum + each.entered, 0), days.reduce((sum, each) => sum + each.left, 0)]
  return (
    <Panel title="Size">
      <span className={classes.count}>{count(segment.members)}</span>
      <Text size="sm" c="dimmed">
        {entered + left === 0 ? 'Nobody came or left by something that happened yet.' : `${count(entered)} came and ${count(left)} left in the last 90 days.`}
      </Text>
      {days.length > 1 && last && (
        <Suspense fallback={null}>
          <SeriesPlot
            kind="line"
            title="People in it, day by day"
            height={140}
            rows={days.map((each) => ({ day: day(each.day), members: each.members }))}
            x="day"
            series={[{ name: 'members', label: 'People' }]}
            tick={count}
            told={count}
          />
        </Suspense>
      )}
    </Panel>
  )
}
