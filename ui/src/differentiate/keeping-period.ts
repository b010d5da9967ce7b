/** Which step of a series a figure of keeping is told for. */
import type { Grain, MetricPoint } from '../api/types'
import { isWhole } from '../lib/steps'

/**
 * The last complete step that has a figure; else what the data allow: the last that is over,
 * the last with any figure, the last at all.
 */
export function chosenStep(series: MetricPoint[], grain: Grain): MetricPoint | null {
  const told = series.filter((point) => point.value !== null)
  const over = told.filter((point) => !point.provisional)
  return over.findLast((point) => isWhole(point.from, point.to, grain)) ?? over.at(-1) ?? told.at(-1) ?? series.at(-1) ?? null
}
