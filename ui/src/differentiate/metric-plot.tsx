/** A figure over time or by size: as bars, or as a table whose every line opens its records. */
import { Anchor, Skeleton, Table, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Metric, MetricBin, Records } from '../api/types'
import { useMetric } from '../api/value'
import { count, moneyOf, moneyShort, month } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { Panel } from '../ui/frame'
import { Empty, Failed } from '../ui/notice'
import { type View, ViewToggle } from '../ui/view-toggle'
import { figureState } from './metric-text'
import classes from './metric-plot.module.css'

const Bars = lazy(() => import('../ui/bars'))

interface Step {
  key: string
  label: string
  long: string
  value: number
  open: boolean
  records: Records | null
}

const plotHeight = 236

export function MetricPlot({ name, title }: { name: string; title: string }) {
  const metric = useMetric(name)
  const [as, setAs] = useState<View>('plot')
  const steps = metric.data ? stepsOf(metric.data) : []
  return (
    <Panel title={title} aside={steps.length > 0 && <ViewToggle title={title} as={as} onChange={setAs} />}>
      {metric.error ? (
        <Failed error={metric.error} retry={() => void metric.refetch()} />
      ) : !metric.data ? (
        <Skeleton height={plotHeight} />
      ) : steps.length === 0 ? (
        <Empty icon="table" title="Nothing to show yet">
          {metric.data.missing.join('; ') || 'Import orders to see this plot.'}
        </Empty>
      ) : as === 'plot' ? (
        <Plot metric={metric.data} steps={steps} title={title} />
      ) : (
        <Steps metric={metric.data} steps={steps} title={title} />
      )}
    </Panel>
  )
}

function stepsOf(metric: Metric): Step[] {
  const currency = metric.currency ?? 'USD'
  const points = (metric.series ?? []).map((point) => ({
    key: point.from,
    label: month(point.from),
    long: month(point.from, 'long'),
    value: point.value ?? 0,
    open: point.provisional,
    records: point.records,
  }))
  const bins = (metric.bins ?? []).filter((bin): bin is MetricBin => 'from' in bin).map((bin) => {
    const from = bin.from === null ? null : moneyShort(bin.from, currency)
    const to = bin.to === null ? null : moneyShort(bin.to, currency)
    const label = to === null ? `${from ?? ''}+` : from === null ? `< ${to}` : `${from}–${to}`
    const long = to === null ? `${from ?? ''} and more` : from === null ? `below ${to}` : `${from} to ${to}`
    return { key: label, label: to === null || from === null ? label : from, long, value: bin.value, open: false, records: bin.records }
  })
  return [...points, ...bins]
}

function shown(metric: Metric, value: number): string {
  return metric.unit === 'money' && metric.currency ? moneyOf(value, metric.currency) : count(value)
}

function Plot({ metric, steps, title }: { metric: Metric; steps: Step[]; title: string }) {
  const go = useNavigate()
  const currency = metric.currency
  return (
    <Suspense fallback={<Skeleton height={plotHeight} />}>
      <Bars
        height={plotHeight}
        title={`${title}. The table beside holds the same numbers.`}
        name={metric.label}
        colour="var(--bar)"
        bars={steps.map((step) => ({ label: step.label, long: step.long, value: step.value }))}
        tick={(value) => (metric.unit === 'money' && currency ? moneyShort(value, currency) : count(value))}
        told={(value) => shown(metric, value)}
        onOpen={(index) => {
          const step = steps[index]
          if (step?.records) void go(recordsAddress(step.records), { state: figureState(metric, `${metric.label}, ${step.long}`, step.value, step.records) })
        }}
      />
    </Suspense>
  )
}

function Steps({ metric, steps, title }: { metric: Metric; steps: Step[]; title: string }) {
  return (
    <div className={classes.steps} style={{ height: plotHeight }} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <Table verticalSpacing={4} fz="sm">
        <Table.Tbody>
          {steps.map((step) => (
            <Table.Tr key={step.key}>
              <Table.Td>
                {step.records ? (
                  <Anchor
                    component={Link}
                    inherit
                    to={recordsAddress(step.records)}
                    state={figureState(metric, `${metric.label}, ${step.long}`, step.value, step.records)}
                  >
                    {step.long}
                  </Anchor>
                ) : (
                  step.long
                )}
                {step.open && (
                  <Text span c="dimmed" size="xs">
                    {' '}
                    so far
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="right">{shown(metric, step.value)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
