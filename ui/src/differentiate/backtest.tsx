/** What the model foretold from the first part of the data against what then happened. */
import { Skeleton, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Model } from '../api/types'
import { count, day, decimal, fixed, percent } from '../lib/format'
import { Panel } from '../ui/frame'
import classes from './model-page.module.css'

const Pairs = lazy(() => import('../ui/pairs'))
const Tracks = lazy(() => import('../ui/tracks'))
const height = 260

export function Backtest({ backtest }: { backtest: NonNullable<Model['backtest']> }) {
  const off = backtest.actual_total === 0 ? null : backtest.predicted_total / backtest.actual_total - 1
  return (
    <>
      <Panel title="Back-test">
        <Text size="sm">
          Fitted on purchases up to {day(backtest.calibration_end)}, then compared with the {count(backtest.holdout_weeks)} weeks that
          followed: {count(backtest.predicted_total)} purchases foretold, {count(backtest.actual_total)} made
          {off === null ? '' : ` (${off >= 0 ? '+' : '−'}${percent(Math.abs(off), 1)})`}.
          {backtest.correlation !== null && <> Correlation per customer {fixed(backtest.correlation, 3)}.</>}
        </Text>
      </Panel>
      <div className={classes.two}>
        <Panel title="Purchases per customer, by earlier repeat purchases">
          <Suspense fallback={<Skeleton height={height} />}>
            <Pairs
              height={height}
              title="Mean purchases in the hold-out weeks, foretold and made, by number of earlier repeat purchases"
              rows={backtest.by_frequency.map((row) => ({ label: row.frequency, predicted: row.predicted, actual: row.actual, customers: row.customers }))}
              told={(value) => decimal(value, 2)}
            />
          </Suspense>
        </Panel>
        <Panel title="All purchases, week by week">
          <Suspense fallback={<Skeleton height={height} />}>
            <Tracks
              height={height}
              title="Cumulative repeat purchases by week, foretold and made"
              rows={backtest.weekly}
              told={(value) => count(value)}
            />
          </Suspense>
        </Panel>
      </div>
    </>
  )
}
