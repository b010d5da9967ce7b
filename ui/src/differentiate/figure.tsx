/** A figure of home: large number, unit, definition, and the records behind it on a click. */
import { Skeleton, Tooltip } from '@mantine/core'
import { Link } from 'react-router'
import { useMetric } from '../api/value'
import type { Metric } from '../api/types'
import { count, day, prose } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { Icon } from '../ui/icon'
import { problemText } from '../ui/notice'
import { behind } from './behind'
import { figureState, figureText } from './metric-text'
import classes from './home.module.css'

export function Figure({ name, label }: { name: string; label: string }) {
  const { data: metric, error, refetch } = useMetric(name)
  if (error) {
    return (
      <button type="button" className={classes.figure} onClick={() => void refetch()}>
        <span className={classes.figureLabel}>{label}</span>
        <span className={classes.figureNote}>{problemText(error).title}. Try again</span>
      </button>
    )
  }
  if (!metric) {
    return (
      <div className={classes.figure} aria-hidden="true">
        <span className={classes.figureLabel}>{label}</span>
        <Skeleton height={26} width={110} my={5} />
        <Skeleton height={10} width={140} mt={6} />
      </div>
    )
  }
  const inside = (
    <>
      <span className={classes.figureLabel}>
        {metric.label}
        <Icon name="right" size={14} className={classes.figureGo} />
      </span>
      <span className={classes.figureValue} data-testid={`figure-${name}`} data-value={metric.value ?? ''}>
        {figureText(metric)}
      </span>
      <span className={classes.figureNote}>{noteOf(metric)}</span>
    </>
  )
  const found = metric.value === null ? null : behind(metric.value, metric.records, metric.parts)
  if (!found) return <div className={classes.figure}>{inside}</div>
  return (
    <Tooltip label={metric.definition} multiline maw={300} disabled={metric.definition === ''} openDelay={500}>
      <Link
        className={`${classes.figure} ${classes.figureLink}`}
        to={recordsAddress(found.records)}
        state={figureState(metric, metric.label, found.value, found.records)}
      >
        {inside}
      </Link>
    </Tooltip>
  )
}

function noteOf(metric: Metric): string {
  if (metric.missing.length > 0) return prose(metric.missing.join('; '))
  if (metric.window_days) return `bought within ${count(metric.window_days)} days`
  return metric.as_of ? `as of ${day(metric.as_of)}` : metric.definition
}
