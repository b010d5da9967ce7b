/** Numbers, money and time as the reader's locale writes them; moments on the clock of the firm. */
import type { Money, Sum } from '../api/types'
import { firmZone, wallTime } from './zone'

const locale: string | undefined = typeof navigator === 'undefined' ? 'en' : navigator.language

const numbers = new Map<string, Intl.NumberFormat>()
const moments = new Map<string, Intl.DateTimeFormat>()

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options)
  let format = numbers.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale, options)
    numbers.set(key, format)
  }
  return format
}

function momentFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options)
  let format = moments.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, options)
    moments.set(key, format)
  }
  return format
}

export function count(value: number): string {
  return numberFormat({ maximumFractionDigits: 0 }).format(value)
}

export function decimal(value: number, digits = 2): string {
  return numberFormat({ maximumFractionDigits: digits }).format(value)
}

/** Fixed digits, for columns whose points should stand under each other. */
export function fixed(value: number, digits: number): string {
  return numberFormat({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

/** A chance just short of certain is not shown as 100 %, nor one just above none as 0 %. */
export function percent(share: number, places = 0): string {
  if (share > 0 && share < 0.0005) return `< ${percent(0.001, 1)}`
  if (share > 0.9995 && share < 1) return `> ${percent(0.999, 1)}`
  const edge = (share > 0 && share < 0.005) || (share >= 0.995 && share < 1)
  const digits = edge ? Math.max(1, places) : places
  return numberFormat({ style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share)
}

/** Per cent that somebody said, as exactly as they did. */
export function perCent(value: number): string {
  return numberFormat({ style: 'percent', maximumFractionDigits: 2 }).format(value / 100)
}

export function money(value: Money | null | undefined): string {
  if (!value) return '–'
  return moneyOf(Number(value.amount), value.currency)
}

export function moneyOf(amount: number, currency: string): string {
  return numberFormat({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).format(amount)
}

/** Money for an axis or a bar: no cents, thousands folded. */
export function moneyShort(amount: number, currency: string): string {
  return numberFormat({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: Math.abs(amount) >= 10_000 ? 'compact' : 'standard',
    maximumFractionDigits: Math.abs(amount) >= 10_000 ? 1 : 0,
  }).format(amount)
}

export function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
}

export function sum(value: Sum): string {
  if (value === null) return '–'
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(money).join(' + ')
  if (isMoney(value)) return money(value)
  return decimal(Number(value))
}

/** A calendar day has no zone; it is read and written as UTC so that it never slips. */
export function day(value: string): string {
  const at = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return value
  return momentFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(at)
}

/** A sentence of the server with its days and its large numbers as the reader writes them. */
export function prose(text: string): string {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b/g, day).replace(/(?<![\w.,/-])\d{4,}(?= [a-z])/g, (number) => count(Number(number)))
}

/** What the server says, standing alone: it begins with a capital and ends with a stop. */
export function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
}

export function month(value: string, width: 'short' | 'long' = 'short'): string {
  const at = new Date(`${value.slice(0, 10)}T00:00:00Z`)
  const year = width === 'short' ? '2-digit' : 'numeric'
  return momentFormat({ month: width, year, timeZone: 'UTC' }).format(at)
}

export function momentDay(value: string): string {
  const at = new Date(value)
  if (Number.isNaN(at.getTime())) return value
  return momentFormat({ dateStyle: 'medium', timeZone: firmZone() }).format(at)
}

/** A moment to the minute, with the zone it is told in. */
export function moment(value: string): string {
  const at = new Date(value)
  if (Number.isNaN(at.getTime())) return value
  return momentFormat({
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: firmZone(),
  }).format(at)
}

/** The calendar day of a moment in the firm's time zone, as year-month-day. */
export function dayOfMoment(value: string): string {
  return (wallTime(value) || value).slice(0, 10)
}

export function timeOfMoment(value: string): string {
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? '' : momentFormat({ timeStyle: 'short', timeZone: firmZone() }).format(at)
}

/** The name of a weekday, of a calendar day. */
export function weekday(value: string, width: 'short' | 'long' = 'short'): string {
  return momentFormat({ weekday: width, timeZone: 'UTC' }).format(new Date(`${value.slice(0, 10)}T00:00:00Z`))
}

/** Relative within a week of now, the date after that. */
export function ago(value: string, now = Date.now()): string {
  const seconds = (new Date(value).getTime() - now) / 1000
  const size = Math.abs(seconds)
  if (Number.isNaN(size) || size > 7 * 86_400) return momentDay(value)
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (size < 60) return relative.format(Math.round(seconds), 'second')
  if (size < 3600) return relative.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return relative.format(Math.round(seconds / 3600), 'hour')
  return relative.format(Math.round(seconds / 86_400), 'day')
}
