/** The value of a figure over the whole period, with its goal, its parts and what is missing. */
import { Anchor, Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import type { Metric } from '../../api/types'
import { count, day, percent, prose } from '../../lib/format'
import { recordsAddress } from '../../lib/list-state'
import { Failed } from '../../ui/notice'
import { behind } from '../behind'
import { GoalMark } from '../goal-mark'
import { figureState, figureText, peopleState } from '../metric-text'
import classes from './numbers.module.css'

export function Now({ metric, error, retry }: { metric: Metric | undefined; error: unknown; retry: () => void }) {
  if (error) return <Failed error={error} retry={retry} />
  if (!metric) return <Skeleton height={40} width={160} />
  const parts = (metric.parts ?? []).filter((part) => part.label || part.object)
  return (
    <>
      <div className={classes.now}>
        {metric.value !== null && (
          <span className={classes.value} data-testid="number-value" data-value={metric.value}>
            {figureText(metric)}
          </span>
        )}
        {metric.goal && metric.value !== null && <GoalMark goal={metric.goal} unit={metric.unit} currency={metric.currency} />}
        {metric.window_days ? <span className={classes.soft}>active: bought within {count(metric.window_days)} days</span> : null}
        {typeof metric.mean_chance_active === 'number' && (
          <span className={classes.soft}>mean chance of still being a customer: {percent(metric.mean_chance_active, 1)}</span>
        )}
        {metric.as_of && <span className={classes.soft}>as of {day(metric.as_of)}</span>}
        {metric.records && metric.value !== null && (
          <Anchor component={Link} size="sm" to={recordsAddress(metric.records)} state={figureState(metric, metric.label, metric.value, metric.records)}>
            Open the records
          </Anchor>
        )}
      </div>
      {metric.missing.length > 0 && <p className={classes.soft}>Missing: {prose(metric.missing.join('; '))}.</p>}
      {parts.length > 1 && (
        <ul className={classes.parts} aria-label="Parts">
          {parts.map((part) => {
            const label = part.label ?? part.object ?? ''
            const found = behind(part.value, part.records, part.parts)
            return (
              <li key={part.name ?? part.object}>
                {label}:{' '}
                {found ? (
                  <Anchor component={Link} inherit underline="always" to={recordsAddress(found.records)} state={peopleState(label.toLowerCase(), found.value)}>
                    {count(part.value)}
                  </Anchor>
                ) : (
                  count(part.value)
                )}
              </li>
            )
          })}
        </ul>
      )}
    </>
  )
}
