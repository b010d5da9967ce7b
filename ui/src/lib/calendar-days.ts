/** Days of a month or a week as a calendar shows them. Days are texts, year-month-day, and know no zone. */
import { momentAt, wallTime } from './zone'

const dayLong = 86_400_000

function at(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

export function addDays(day: string, days: number): string {
  return new Date(at(day) + days * dayLong).toISOString().slice(0, 10)
}

export function daysBetween(from: string, to: string): number {
  return Math.round((at(to) - at(from)) / dayLong)
}

/** The first of the month that is so many months away. */
export function addMonths(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}

/** `first` is the weekday that begins a week: 1 for Monday, 7 for Sunday. */
export function weekOf(day: string, first: number): string[] {
  const weekday = new Date(at(day)).getUTCDay() || 7
  const start = addDays(day, -((weekday - first + 7) % 7))
  return Array.from({ length: 7 }, (_, index) => addDays(start, index))
}

/** Whole weeks that hold the month. */
export function monthOf(day: string, first: number): string[] {
  const begin = `${day.slice(0, 7)}-01`
  const end = addDays(addMonths(day, 1), -1)
  const start = weekOf(begin, first)[0] ?? begin
  const stop = weekOf(end, first)[6] ?? end
  return Array.from({ length: daysBetween(start, stop) + 1 }, (_, index) => addDays(start, index))
}

/** The same time of the firm's day on another day; a day itself just becomes the other. */
export function onDay(value: string, from: string, to: string): string {
  if (value.length <= 10) return to
  const wall = wallTime(value)
  return momentAt(`${addDays(wall.slice(0, 10), daysBetween(from, to))}${wall.slice(10)}`) ?? value
}
