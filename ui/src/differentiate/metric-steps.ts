/** The steps of a figure, in time or by size, each with its words and the records behind it. */
import type { AmountBin, Goal, Grain, Metric, MetricPoint, Records } from '../api/types'
import { moneyShort } from '../lib/format'
import { stepLong, stepShort } from '../lib/steps'

export interface Step {
  key: string
  label: string
  long: string
  /** `null` where there is no figure, which is not zero. */
  value: number | null
  open: boolean
  records: Records | null
  /** What a step of this length aims at. */
  goal?: Goal | null | undefined
}

export function pointSteps(series: MetricPoint[], grain: Grain): Step[] {
  return series.map((point) => ({
    key: point.from,
    label: stepShort(point.from, grain),
    long: stepLong(point.from, point.to),
    value: point.value,
    open: point.provisional,
    records: point.records,
    goal: point.goal,
  }))
}

export function stepsOf(metric: Metric, grain: Grain = 'month'): Step[] {
  const currency = metric.currency ?? 'USD'
  const bins = (metric.bins ?? []).filter((bin): bin is AmountBin => 'from' in bin)
  return [...pointSteps(metric.series ?? [], grain), ...bins.map((bin) => binStep(bin, currency))]
}

function binStep(bin: AmountBin, currency: string): Step {
  const from = bin.from === null ? null : moneyShort(bin.from, currency)
  const to = bin.to === null ? null : moneyShort(bin.to, currency)
  const label = to === null ? `${from ?? ''}+` : from === null ? `< ${to}` : `${from}–${to}`
  const long = to === null ? `${from ?? ''} and more` : from === null ? `below ${to}` : `${from} to ${to}`
  return { key: label, label: to === null || from === null ? label : from, long, value: bin.value, open: false, records: bin.records }
}
