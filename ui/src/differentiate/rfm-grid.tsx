/** Customers by how lately and how often they bought: five classes each way, every cell opens its people. */
import { SegmentedControl, Skeleton } from '@mantine/core'
import { useState } from 'react'
import type { Metric } from '../api/types'
import { useMetric } from '../api/value'
import { count, moneyOf, moneyShort, percent, prose, sentence } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { CsvButton } from '../ui/csv-button'
import { Panel } from '../ui/frame'
import { stepOf } from '../ui/heat'
import { HeatGrid, HeatLegend, type HeatRow } from '../ui/heat-grid'
import { Empty, Failed } from '../ui/notice'
import classes from './keeping.module.css'
import { peopleState } from './metric-text'

type By = 'people' | 'revenue'

const classesOfFive = [1, 2, 3, 4, 5]
const title = 'Recency and frequency'
const ends: Record<number, string> = { 1: 'lowest', 5: 'highest' }

export function RfmGrid() {
  const metric = useMetric('rfm')
  const [by, setBy] = useState<By>('people')
  const cells = metric.data?.cells ?? []
  return (
    <Panel
      title={title}
      aside={
        cells.length > 0 && (
          <span className={classes.aside}>
            <SegmentedControl
              size="xs"
              aria-label="Shade by"
              value={by}
              onChange={(value) => setBy(value === 'revenue' ? 'revenue' : 'people')}
              data={[
                { value: 'people', label: 'People' },
                { value: 'revenue', label: 'Revenue' },
              ]}
            />
            <CsvButton
              title={title}
              columns={['recency', 'frequency', 'people', 'revenue']}
              rows={() => cells.map((cell) => [cell.recency, cell.frequency, cell.value, cell.revenue])}
            />
          </span>
        )
      }
    >
      {metric.error ? (
        <Failed error={metric.error} retry={() => void metric.refetch()} />
      ) : !metric.data ? (
        <Skeleton height={240} />
      ) : cells.every((cell) => cell.value === 0) ? (
        <Empty icon="grid" title="Nobody is classed yet">
          {sentence(prose(metric.data.missing.join('; ')))} Customers fall into classes here, by how lately, how often and for how much they buy.
        </Empty>
      ) : (
        <Grid metric={metric.data} by={by} />
      )}
    </Panel>
  )
}

function Grid({ metric, by }: { metric: Metric; by: By }) {
  const cells = metric.cells ?? []
  const most = Math.max(...cells.map((cell) => (by === 'people' ? cell.value : cell.revenue)))
  const whole = amount(by, metric, most, moneyShort)
  return (
    <>
      <HeatGrid
        label={title}
        corner="Frequency ↑  recency →"
        columns={classesOfFive.map((recency) => ({ key: String(recency), text: ends[recency] ? `${recency} (${ends[recency]})` : String(recency), told: `Recency class ${recency}` }))}
        rows={rfmRows(metric, by)}
        hue="value"
        least={52}
      />
      <div className={classes.foot}>
        <span>Five classes each way; people with the same value share a class, so some stay empty.</span>
        <HeatLegend hue="value" from="0" to={whole} />
      </div>
    </>
  )
}

function amount(by: By, metric: Metric, value: number, money: (value: number, currency: string) => string): string {
  return by === 'revenue' && metric.currency ? money(value, metric.currency) : count(value)
}

/** The most frequent on top, the most recent to the right, as in a plot. */
export function rfmRows(metric: Metric, by: By): HeatRow[] {
  const cells = metric.cells ?? []
  const people = cells.reduce((sum, cell) => sum + cell.value, 0)
  const revenue = cells.reduce((sum, cell) => sum + cell.revenue, 0)
  const most = Math.max(...cells.map((cell) => (by === 'people' ? cell.value : cell.revenue)))
  return classesOfFive.toReversed().map((frequency) => ({
    key: String(frequency),
    head: {
      text: ends[frequency] ? `${frequency} (${ends[frequency]})` : String(frequency),
      told: `Frequency class ${frequency}`,
      to: null,
    },
    cells: classesOfFive.map((recency) => {
      const cell = cells.find((each) => each.recency === recency && each.frequency === frequency)
      if (!cell || cell.value === 0) return { text: '', step: null, told: `Nobody in recency class ${recency} and frequency class ${frequency}.`, to: null }
      const share = by === 'people' ? cell.value / people : revenue === 0 ? 0 : cell.revenue / revenue
      const money = metric.currency ? `, who brought ${moneyOf(cell.revenue, metric.currency)}` : ''
      return {
        text: amount(by, metric, by === 'people' ? cell.value : cell.revenue, moneyShort),
        sub: percent(share, 1),
        step: stepOf(by === 'people' ? cell.value : cell.revenue, most),
        told: `${count(cell.value)} people (${percent(cell.value / people, 1)}) in recency class ${recency} and frequency class ${frequency}${money}.`,
        to: cell.records ? recordsAddress(cell.records) : null,
        state: peopleState(`recency ${recency}, frequency ${frequency}`, cell.value),
      }
    }),
  }))
}
