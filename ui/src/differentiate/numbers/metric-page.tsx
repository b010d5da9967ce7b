/** One figure: its value, its course by day to year, its groups, and how it comes about. */
import { Select, SegmentedControl, TextInput } from '@mantine/core'
import { useParams, useSearchParams } from 'react-router'
import type { DeclaredMetric, Grain, Metric } from '../../api/types'
import { type MetricAsk, useMetric, useMetrics } from '../../api/value'
import { dayAfter, lastDay } from '../../lib/steps'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Empty, Failed, Lines } from '../../ui/notice'
import { CohortHeat } from '../cohort-heat'
import { Ladder } from '../ladder'
import { StepsPanel } from '../metric-plot'
import { stepsOf } from '../metric-steps'
import { RfmGrid } from '../rfm-grid'
import { Groups } from './groups'
import { HowSql } from './how-sql'
import { Now } from './now'
import classes from './numbers.module.css'

const trail = { label: 'Numbers', to: '/numbers' }
const grainWords: Record<Grain, string> = { day: 'Day', week: 'Week', month: 'Month', quarter: 'Quarter', year: 'Year' }
const date = /^\d{4}-\d{2}-\d{2}$/

export default function MetricPage() {
  const { name = '' } = useParams()
  const metrics = useMetrics()
  const declared = metrics.data?.find((each) => each.name === name)
  if (declared) return <Declared key={name} declared={declared} />
  return (
    <>
      <PageHead title="Number" trail={trail} />
      <PageBody>
        {metrics.error ? (
          <Failed error={metrics.error} retry={() => void metrics.refetch()} />
        ) : metrics.isPending ? (
          <Panel>
            <Lines count={8} />
          </Panel>
        ) : (
          <Empty icon="hash" title="There is no such number">
            The address may be mistyped, or the number was renamed.
          </Empty>
        )}
      </PageBody>
    </>
  )
}

interface Asked {
  grain: Grain
  from: string
  to: string
  by: string
}

/** What is looked at stands in the address; anything in it that is no choice here is passed over. */
function useAsked(declared: DeclaredMetric): [Asked, (part: Partial<Asked>) => void] {
  const [params, setParams] = useSearchParams()
  const day = (name: string) => (date.test(params.get(name) ?? '') ? (params.get(name) ?? '') : '')
  const usual = declared.grains.includes('month') ? 'month' : (declared.grains[0] ?? 'month')
  const asked: Asked = {
    grain: declared.grains.find((grain) => grain === params.get('grain')) ?? usual,
    from: day('from'),
    to: day('to'),
    by: declared.dimensions.find((each) => each === params.get('by')) ?? '',
  }
  const change = (part: Partial<Asked>) => {
    const given = Object.entries({ ...asked, ...part }).filter(([, value]) => value !== '')
    setParams(given, { replace: true, preventScrollReset: true })
  }
  return [asked, change]
}

function Declared({ declared }: { declared: DeclaredMetric }) {
  const [asked, change] = useAsked(declared)
  const ask: MetricAsk = asked
  const metric = useMetric(declared.name, ask)
  const steps = metric.data ? stepsOf(metric.data, asked.grain) : []
  return (
    <>
      <PageHead title={declared.label} trail={trail} sub={declared.question} />
      <PageBody>
        <Controls declared={declared} asked={asked} change={change} />
        <Panel>
          <Now metric={metric.data} error={metric.error} retry={() => void metric.refetch()} />
          <p className={classes.soft}>
            {declared.definition} (version {declared.version})
          </p>
          <HowSql sql={declared.sql} label={declared.label} />
        </Panel>
        {special(metric.data) ??
          // A figure without a course, such as the window, has said everything above.
          ((steps.length > 0 || metric.data?.value === null || !metric.data) && (
          <StepsPanel
            title={declared.grains.length > 1 ? `${declared.label} by ${asked.grain}` : declared.label}
            metric={metric.data}
            steps={steps}
            error={metric.error}
            retry={() => void metric.refetch()}
          />
          ))}
        {asked.by !== '' && metric.data?.groups && <Groups metric={metric.data} by={asked.by} grain={asked.grain} />}
      </PageBody>
    </>
  )
}

/** Figures whose shape is no series have plots of their own. */
function special(metric: Metric | undefined) {
  if (metric?.cohorts) return <CohortHeat title="Repurchase by cohort" />
  if (metric?.cells) return <RfmGrid />
  return metric?.bins?.some((bin) => 'from_days' in bin) ? <Ladder /> : null
}

function Controls({ declared, asked, change }: { declared: DeclaredMetric; asked: Asked; change: (part: Partial<Asked>) => void }) {
  if (declared.grains.length < 2 && declared.dimensions.length === 0) return null
  return (
    <div className={classes.controls}>
      {declared.grains.length > 1 && (
        <div>
          <span className={classes.label} id="grain">
            By
          </span>
          <SegmentedControl
            size="xs"
            aria-labelledby="grain"
            value={asked.grain}
            onChange={(grain) => change({ grain: grain as Grain })}
            data={declared.grains.map((grain) => ({ value: grain, label: grainWords[grain] }))}
          />
        </div>
      )}
      <TextInput type="date" size="xs" label="From" className={classes.date} value={asked.from} max={asked.to || undefined} onChange={(event) => change({ from: event.currentTarget.value })} />
      <TextInput
        type="date"
        size="xs"
        label="Until"
        className={classes.date}
        value={asked.to === '' ? '' : lastDay(asked.to)}
        min={asked.from || undefined}
        onChange={(event) => change({ to: event.currentTarget.value === '' ? '' : dayAfter(event.currentTarget.value) })}
      />
      {declared.dimensions.length > 0 && (
        <Select
          size="xs"
          label="Split by"
          placeholder="not split"
          clearable
          data={declared.dimensions.map((value) => ({ value, label: dimensionWords(value) }))}
          value={asked.by || null}
          onChange={(by) => change({ by: by ?? '' })}
        />
      )}
    </div>
  )
}

function dimensionWords(name: string): string {
  const words = name.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
