/** A figure in the reader's words: its value, its goal, and what is told to the list that it opens. */
import type { Goal, Metric, Records, Unit } from '../api/types'
import { count, decimal, moneyOf, percent } from '../lib/format'
import type { OpenedFigure } from '../records/figure-note'

export function valueText(value: number | null, unit: Unit, currency: string | null): string {
  if (value === null) return '–'
  if (unit === 'money') return currency ? moneyOf(value, currency) : decimal(value)
  if (unit === 'percent') return percent(value / 100, 1)
  return unit === 'days' ? `${count(value)} days` : count(value)
}

export function figureText(metric: Metric): string {
  return valueText(metric.value, metric.unit, metric.currency)
}

const words: Record<Goal['op'], string> = { '>': 'above' }

export function goalText(goal: Pick<Goal, 'op' | 'value'>, unit: Unit, currency: string | null): string {
  const value = unit === 'percent' ? percent(goal.value / 100, places(goal.value)) : valueText(goal.value, unit, currency)
  return `goal ${words[goal.op]} ${value}`
}

/** A share has records but is no sum of them, so the list is told of no figure then. */
export function figureState(metric: Metric, label: string, value: number, records: Records): { figure: OpenedFigure } | null {
  if (metric.unit === 'percent' || metric.unit === 'days') return null
  const unit = metric.name === 'average_purchase' ? 'average' : metric.unit
  return { figure: { label, value, unit, currency: metric.currency, sum: records.sum } }
}

/** How many people stand behind a cell, a rung or a part. */
export function peopleState(label: string, value: number): { figure: OpenedFigure } {
  return { figure: { label, value, unit: 'people', currency: null, sum: null } }
}

/** As many as it has, two at most. */
function places(value: number): number {
  return [0, 1].find((digits) => Math.abs(value - Number(value.toFixed(digits))) < 1e-9) ?? 2
}
