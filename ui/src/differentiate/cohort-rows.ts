/** The cohort matrix as shaded rows: what each cell says, how dark it is, and whom it opens. */
import type { Cohort, CohortCell, Metric } from '../api/types'
import { count, month, percent } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { stepOf } from '../ui/heat'
import type { HeatRow } from '../ui/heat-grid'
import { behind } from './behind'
import { peopleState } from './metric-text'

/** How many months the widest cohort was followed. */
export function monthsOf(cohorts: Cohort[]): number {
  return Math.max(0, ...cohorts.flatMap((cohort) => cohort.cells.map((cell) => cell.month + 1)))
}

/**
 * The share that the darkest shade stands for. The month of the first purchase is left out where
 * everybody in it bought by definition: it would make all other months look alike.
 */
export function darkest(cohorts: Cohort[]): number {
  return Math.max(0, ...cohorts.flatMap((cohort) => cohort.cells.filter((cell) => !byDefinition(cohort, cell)).map((cell) => cell.value ?? 0)))
}

function byDefinition(cohort: Cohort, cell: CohortCell): boolean {
  return cell.month === 0 && cell.count === cohort.size
}

export function cellWords(cohort: Cohort, cell: CohortCell): string {
  const share = cell.value === null ? '' : ` (${percent(cell.value / 100, 1)})`
  const when = cell.month === 0 ? (byDefinition(cohort, cell) ? 'in the month of the first purchase' : 'again in that same month') : `in month ${cell.month}`
  return `Of ${count(cohort.size)} acquired in ${month(cohort.from, 'long')}, ${count(cell.count)}${share} bought ${when}${cell.provisional ? ' so far' : ''}.`
}

export function headWords(cohort: Cohort): string {
  const size = count(cohort.size)
  return `${size} acquired in ${month(cohort.from, 'long')}${cohort.provisional ? ' so far' : ''}${cohort.generated ? ', made up for the example' : ''}.`
}

export function cohortRows(metric: Metric): HeatRow[] {
  const cohorts = metric.cohorts ?? []
  const most = darkest(cohorts)
  const width = monthsOf(cohorts)
  return cohorts.map((cohort) => {
    const name = month(cohort.from, 'long')
    const people = behind(cohort.size, cohort.records, cohort.parts)
    return {
      key: cohort.from,
      head: {
        text: month(cohort.from),
        sub: count(cohort.size),
        told: headWords(cohort),
        to: people ? recordsAddress(people.records) : null,
        state: peopleState(`acquired in ${name}`, people?.value ?? 0),
        mark: cohort.generated ? 'made up' : undefined,
      },
      cells: Array.from({ length: width }, (_, index) => {
        const cell = cohort.cells.find((each) => each.month === index)
        if (!cell) return null
        const defined = byDefinition(cohort, cell)
        const found = behind(cell.count, cell.records, cell.parts)
        return {
          text: cell.value === null ? '–' : defined ? 'all' : share(cell.value),
          step: defined || cell.value === null ? null : stepOf(cell.value, most),
          told: cellWords(cohort, cell),
          to: found ? recordsAddress(found.records) : null,
          state: peopleState(`acquired in ${name}, bought in month ${cell.month}`, found?.value ?? 0),
          open: cell.provisional,
        }
      }),
    }
  })
}

/** Per cent without its sign, which the head of the plot says once. */
function share(value: number): string {
  return value >= 99.95 || value === 0 ? value.toFixed(0) : value.toFixed(1)
}

export const csvColumns = ['acquired_from', 'acquired_to', 'acquired', 'month', 'bought', 'percent', 'provisional', 'generated']

export function csvRows(cohorts: Cohort[]) {
  return cohorts.flatMap((cohort) =>
    cohort.cells.map((cell) => [cohort.from, cohort.to, cohort.size, cell.month, cell.count, cell.value, cell.provisional, cohort.generated]),
  )
}
