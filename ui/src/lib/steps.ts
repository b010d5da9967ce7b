/** Steps of a series in words: a month, a quarter, a year, or the days a cut step really has. */
import type { Grain } from '../api/types'
import { day, month } from './format'

function civil(value: string): { year: number; month: number; day: number } {
  const [year = 0, month = 1, day = 1] = value.slice(0, 10).split('-').map(Number)
  return { year, month, day }
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000)
}

function later(value: string, days: number): string {
  return new Date(Date.parse(`${value.slice(0, 10)}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** The last day of a step whose end is the day after it. */
export function lastDay(to: string): string {
  return later(to, -1)
}

/** The end of a step whose last day is this one. */
export function dayAfter(last: string): string {
  return later(last, 1)
}

/** Calendar months from one first of a month to another; nothing for anything else. */
function wholeMonths(from: string, to: string): number | null {
  const one = civil(from)
  const other = civil(to)
  if (one.day !== 1 || other.day !== 1) return null
  const months = (other.year - one.year) * 12 + other.month - one.month
  return months > 0 ? months : null
}

/** Whether a step is as long as its grain says; the first and the last of a series may be cut. */
export function isWhole(from: string, to: string, grain: Grain): boolean {
  const months = wholeMonths(from, to)
  if (grain === 'day') return daysBetween(from, to) === 1
  if (grain === 'week') return daysBetween(from, to) === 7
  if (grain === 'month') return months === 1
  if (grain === 'quarter') return months === 3 && (civil(from).month - 1) % 3 === 0
  return months === 12 && civil(from).month === 1
}

/** Beneath an axis: short, and the grain known from the page. */
export function stepShort(from: string, grain: Grain): string {
  const at = civil(from)
  if (grain === 'year') return String(at.year)
  if (grain === 'quarter') return `Q${Math.floor((at.month - 1) / 3) + 1} ${String(at.year).slice(2)}`
  if (grain === 'month') return month(from)
  return day(from)
}

/** In a sentence or a table: exactly the days meant. */
export function stepLong(from: string, to: string): string {
  const at = civil(from)
  if (isWhole(from, to, 'year')) return String(at.year)
  if (isWhole(from, to, 'quarter')) return `Q${(at.month - 1) / 3 + 1} ${at.year}`
  if (isWhole(from, to, 'month')) return month(from, 'long')
  return daysBetween(from, to) === 1 ? day(from) : `${day(from)} – ${day(lastDay(to))}`
}
