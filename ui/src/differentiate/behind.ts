/** What a count opens. Where people and companies are both in it, no single list holds them all. */
import type { MetricPart, Records } from '../api/types'

export interface Behind {
  records: Records
  /** How many that list holds, which is less than the count where it is only the larger part of it. */
  value: number
}

export function behind(value: number, records: Records | null | undefined, parts: MetricPart[] = []): Behind | null {
  if (value === 0) return null
  if (records) return { records, value }
  const [largest] = parts.filter((part) => part.records !== null).toSorted((one, other) => other.value - one.value)
  return largest?.records ? { records: largest.records, value: largest.value } : null
}
