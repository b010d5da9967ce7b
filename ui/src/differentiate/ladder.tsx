/** How long customers have been silent: four rungs from engaged to lost, each opens its people. */
import { Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import type { Metric, Rung } from '../api/types'
import { useMetric } from '../api/value'
import { count, percent, prose, sentence } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { CsvButton } from '../ui/csv-button'
import { Panel } from '../ui/frame'
import { Empty, Failed } from '../ui/notice'
import { behind } from './behind'
import classes from './ladder.module.css'
import { peopleState } from './metric-text'

const title = 'Inactivity'
const hues: Record<Rung['name'], string> = { engaged: 'var(--keep)', cooling: 'var(--refer)', dormant: 'var(--risk)', lost: 'var(--lost)' }

export function Ladder() {
  const metric = useMetric('inactivity')
  const rungs = metric.data ? rungsOf(metric.data) : []
  return (
    <Panel
      title={title}
      aside={
        rungs.length > 0 && (
          <CsvButton
            title={title}
            columns={['name', 'from_days', 'to_days', 'people']}
            rows={() => rungs.map((rung) => [rung.name, rung.from_days, rung.to_days, rung.value])}
          />
        )
      }
    >
      {metric.error ? (
        <Failed error={metric.error} retry={() => void metric.refetch()} />
      ) : !metric.data ? (
        <Skeleton height={180} />
      ) : rungs.every((rung) => rung.value === 0) ? (
        <Empty icon="people" title="Nobody to place yet">
          {sentence(prose(metric.data.missing.join('; ')))} Who is engaged and who is silent will stand here.
        </Empty>
      ) : (
        <Rungs rungs={rungs} missing={metric.data.missing} />
      )}
    </Panel>
  )
}

export function rungsOf(metric: Metric): Rung[] {
  return (metric.bins ?? []).filter((bin): bin is Rung => 'from_days' in bin)
}

export function daysWords({ from_days: from, to_days: to }: Rung): string {
  if (to === null) return `${count(from)} days and more`
  return from === 0 ? `below ${count(to)} days` : `${count(from)} to ${count(to - 1)} days`
}

function Rungs({ rungs, missing }: { rungs: Rung[]; missing: string[] }) {
  const all = rungs.reduce((sum, rung) => sum + rung.value, 0)
  const most = Math.max(...rungs.map((rung) => rung.value))
  return (
    <>
      <ul className={classes.rungs}>
        {rungs.map((rung) => {
          const found = behind(rung.value, rung.records, rung.parts)
          const inside = (
            <>
              <span className={classes.head}>
                <span className={classes.name}>{rung.label}</span>
                <span className={classes.days}>{daysWords(rung)}</span>
                <span className={classes.count}>
                  {count(rung.value)} <span className={classes.days}>{percent(all === 0 ? 0 : rung.value / all, 1)}</span>
                </span>
              </span>
              <span className={classes.track} aria-hidden="true">
                <span style={{ width: `${(rung.value / most) * 100}%`, background: hues[rung.name] }} />
              </span>
            </>
          )
          return (
            <li key={rung.name}>
              {found ? (
                <Link to={recordsAddress(found.records)} state={peopleState(`${rung.label.toLowerCase()}, ${daysWords(rung)}`, found.value)} className={classes.rung}>
                  {inside}
                </Link>
              ) : (
                <span className={classes.rung}>{inside}</span>
              )}
            </li>
          )
        })}
      </ul>
      <p className={classes.foot}>Days since the last own act, such as a purchase or a reply; what is only sent to them does not count.</p>
      {missing.length > 0 && <p className={classes.foot}>{missing.join('; ')}.</p>}
    </>
  )
}
