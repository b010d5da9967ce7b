/** Events in words: what a property holds, what an event carried, how many came. */
import type { EventKind, Moment, Property, PropertyType, WholeKind } from '../../api/events'
import { count, day, decimal } from '../../lib/format'

export const typeWords: Record<PropertyType, string> = { text: 'Text', number: 'Number', boolean: 'Yes or no', time: 'Time', object: 'Group of values', list: 'List' }

export const typeChoices = (Object.keys(typeWords) as PropertyType[]).map((value) => ({ value, label: typeWords[value] }))

export function isType(value: string | null): value is PropertyType {
  return value !== null && Object.hasOwn(typeWords, value)
}

/** Types that came although another was declared. A time is a text too. */
export function strayTypes({ types, declared_type }: Pick<Property, 'types' | 'declared_type'>): PropertyType[] {
  if (declared_type === null) return []
  return types.filter((type) => type !== declared_type && !(type === 'time' && declared_type === 'text'))
}

/** Every word typed is part of the label, the name or the description; those that came most often come first. */
export function foundKinds(kinds: EventKind[], typed: string): EventKind[] {
  const words = typed.trim().toLowerCase().split(/\s+/)
  return kinds
    .filter(({ kind, label, description }) => words.every((word) => `${label} ${kind} ${description ?? ''}`.toLowerCase().includes(word)))
    .sort((one, other) => other.volume_30d - one.volume_30d || one.label.localeCompare(other.label))
}

type Daily = WholeKind['daily']

const month = 30

/** The thirty days that end with today, or with the last that is told; days that are left out had none. */
export function everyDay(daily: Daily, today: string): Daily {
  const counts = new Map(daily.map((each) => [each.day.slice(0, 10), each.count]))
  const last = [...counts.keys(), today].sort().at(-1) ?? today
  const end = Date.parse(`${last}T00:00:00Z`)
  return Array.from({ length: month }, (_, index) => {
    const name = new Date(end - (month - 1 - index) * 86_400_000).toISOString().slice(0, 10)
    return { day: name, count: counts.get(name) ?? 0 }
  })
}

/** What the bars say, in a sentence. */
export function daysFinding(daily: Daily): string {
  const total = daily.reduce((sum, each) => sum + each.count, 0)
  if (total === 0) return 'None in the last 30 days'
  const most = daily.reduce((best, each) => (each.count > best.count ? each : best))
  return `${count(total)} in ${daily.length} days, most on ${day(most.day)} (${count(most.count)})`
}

const shown = 4
const longest = 40

/** The first few things an event carried: `price 49.9 · product Lamp`. */
export function carriedWords(properties: Moment['properties']): string {
  const told = Object.entries(properties ?? {}).flatMap(([name, value]) => {
    const text = valueWords(value)
    return text === null ? [] : [`${name} ${text}`]
  })
  const more = told.length > shown ? [`${count(told.length - shown)} more`] : []
  return [...told.slice(0, shown), ...more].join(' · ')
}

function valueWords(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'number') return decimal(value, 6)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (Array.isArray(value)) return value.length === 1 ? '1 entry' : `${count(value.length)} entries`
  if (typeof value === 'object') return '{…}'
  const text = String(value)
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}
