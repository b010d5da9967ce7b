/** Thirty days as small bars, or as a table. */
import { Table } from '@mantine/core'
import { useState } from 'react'
import type { WholeKind } from '../../api/events'
import { count, day, dayOfMoment } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Rows } from '../../ui/rows'
import { type View, ViewToggle } from '../../ui/view-toggle'
import { daysFinding, everyDay } from './event-words'
import classes from './events.module.css'

export function DaysBar({ daily }: { daily: WholeKind['daily'] }) {
  const [as, setAs] = useState<View>('plot')
  const days = everyDay(daily, dayOfMoment(new Date().toISOString()))
  const most = Math.max(1, ...days.map((each) => each.count))
  const finding = daysFinding(days)
  return (
    <Panel title={finding} flush={as === 'table'} aside={days.length > 0 && <ViewToggle title="Events by day" as={as} onChange={setAs} plot="board" />}>
      {as === 'table' ? (
        <div className={classes.days}>
          <Rows label="Events by day" columns={[{ name: 'Day' }, { name: 'Events', right: true }]}>
            {[...days].reverse().map((each) => (
              <Table.Tr key={each.day}>
                <Table.Td>{day(each.day)}</Table.Td>
                <Table.Td ta="right">{count(each.count)}</Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        </div>
      ) : (
        <div role="img" aria-label={finding}>
          <div className={classes.bars}>
            {days.map((each) => (
              <span key={each.day} className={classes.slot} title={`${day(each.day)}: ${count(each.count)}`}>
                <span className={classes.bar} style={{ height: `${(each.count / most) * 100}%`, minHeight: each.count > 0 ? 2 : 0 }} />
              </span>
            ))}
          </div>
          <div className={classes.axis}>
            <span>{days[0] && day(days[0].day)}</span>
            <span>{days.length > 1 && day(days.at(-1)?.day ?? '')}</span>
          </div>
        </div>
      )}
    </Panel>
  )
}
