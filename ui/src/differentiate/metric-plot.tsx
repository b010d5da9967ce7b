/** A figure over time or by size: as a plot, or as a table whose every line opens its records. */
import { Anchor, Skeleton, Table, Text } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Metric } from '../api/types'
import { useMetric } from '../api/value'
import { count, moneyShort, percent, prose, sentence } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { CsvButton } from '../ui/csv-button'
import { Panel } from '../ui/frame'
import { Empty, Failed } from '../ui/notice'
import { type View, ViewToggle } from '../ui/view-toggle'
import classes from './metric-plot.module.css'
import { type Step, stepsOf } from './metric-steps'
import { figureState, valueText } from './metric-text'

const Bars = lazy(() => import('../ui/bars'))
const SeriesPlot = lazy(() => import('../ui/series-plot'))

const plotHeight = 236

export function MetricPlot({ name, title }: { name: string; title: string }) {
  const metric = useMetric(name)
  const steps = metric.data ? stepsOf(metric.data) : []
  return <StepsPanel title={title} metric={metric.data} steps={steps} error={metric.error} retry={() => void metric.refetch()} />
}

interface StepsPanelProps {
  title: string
  metric: Metric | undefined
  steps: Step[]
  error: unknown
  retry: () => void
}

export function StepsPanel({ title, metric, steps, error, retry }: StepsPanelProps) {
  const [as, setAs] = useState<View>('plot')
  const told = steps.some((step) => step.value !== null)
  return (
    <Panel
      title={title}
      aside={
        steps.length > 0 && (
          <span className={classes.aside}>
            <CsvButton title={title} columns={['step', 'value', 'provisional']} rows={() => steps.map((step) => [step.key, step.value, step.open])} />
            <ViewToggle title={title} as={as} onChange={setAs} />
          </span>
        )
      }
    >
      {error ? (
        <Failed error={error} retry={retry} />
      ) : !metric ? (
        <Skeleton height={plotHeight} />
      ) : !told ? (
        <Empty icon="table" title="Nothing to show yet">
          {sentence(prose(metric.missing.join('; ')))} Once it can be told, it is drawn here over time.
        </Empty>
      ) : as === 'table' ? (
        <Steps metric={metric} steps={steps} title={title} />
      ) : metric.unit === 'percent' ? (
        <Shares metric={metric} steps={steps} title={title} />
      ) : (
        <Plot metric={metric} steps={steps} title={title} />
      )}
    </Panel>
  )
}

function shown(metric: Metric, value: number | null): string {
  return valueText(value, metric.unit, metric.currency)
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
        bars={steps.map((step) => ({ label: step.label, long: step.open ? `${step.long}, so far` : step.long, value: step.value, opens: step.records !== null }))}
        tick={(value) => (metric.unit === 'money' && currency ? moneyShort(value, currency) : count(value))}
        told={(value) => shown(metric, value)}
        onOpen={(index) => {
          const step = steps[index]
          if (step?.records) void go(recordsAddress(step.records), { state: stateOf(metric, step) })
        }}
      />
    </Suspense>
  )
}

/** A share is a line: it is no amount that a bar could stand for. */
function Shares({ metric, steps, title }: { metric: Metric; steps: Step[]; title: string }) {
  return (
    <Suspense fallback={<Skeleton height={plotHeight} />}>
      <SeriesPlot
        kind="line"
        height={plotHeight}
        title={`${title}. The table beside holds the same numbers.`}
        rows={steps.map((step) => ({ x: step.label, value: step.value }))}
        x="x"
        series={[{ name: 'value', label: metric.label }]}
        tick={(value) => percent(value / 100)}
        told={(value) => shown(metric, value)}
        goal={steps.find((step) => step.goal)?.goal?.value ?? metric.goal?.value}
      />
    </Suspense>
  )
}

function stateOf(metric: Metric, step: Step) {
  return step.records && step.value !== null ? figureState(metric, `${metric.label}, ${step.long}`, step.value, step.records) : null
}

function Steps({ metric, steps, title }: { metric: Metric; steps: Step[]; title: string }) {
  return (
    <div className={classes.steps} style={{ height: plotHeight }} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <Table verticalSpacing={4} fz="sm">
        <Table.Tbody>
          {steps.map((step) => (
            <Table.Tr key={step.key}>
              <Table.Td>
                {step.records && step.value !== null ? (
                  <Anchor component={Link} inherit to={recordsAddress(step.records)} state={stateOf(metric, step)}>
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
