/** Whole numbers, decimals and shares. A share is stored as 0…1 and typed as per cent. */
import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Cell } from '../api/types'
import { count, decimal, percent as percentText } from '../lib/format'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'
import classes from './fields.module.css'

function NumberView({ field, value }: ViewProps) {
  if (value === null || value === undefined || value === '') return null
  const number = Number(value)
  // A number that names something, like that of a ticket, is no amount and stays whole.
  if (field.slug === 'number') return <>{String(number)}</>
  return <>{field.type === 'integer' ? count(number) : decimal(number)}</>
}

function ShareView({ value }: ViewProps) {
  if (value === null || value === undefined || value === '') return null
  const share = Number(value)
  return (
    <span className={classes.share}>
      <span className={classes.meter} aria-hidden="true">
        <span style={{ width: `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%` }} />
      </span>
      {percentText(share, 1)}
    </span>
  )
}

const localMark = new Intl.NumberFormat(typeof navigator === 'undefined' ? 'en' : navigator.language)
  .formatToParts(1.5)
  .find((part) => part.type === 'decimal')?.value

/**
 * Reads "1.234,5" and "1,234.5" alike: of two kinds of marks the last is the decimal point.
 * One mark before exactly three digits could be either, so the reader's locale decides.
 */
export function readNumber(text: string, decimalMark = localMark ?? '.'): number | null {
  const tidy = text.replace(/[\s%’']/g, '')
  if (!/^[+-]?[\d.,]*\d[\d.,]*$/.test(tidy)) return null
  const marks = tidy.match(/[.,]/g) ?? []
  const last = Math.max(tidy.lastIndexOf(','), tidy.lastIndexOf('.'))
  const mark = tidy[last]
  const repeated = marks.length > 1 && new Set(marks).size === 1
  const thousands = repeated || (marks.length === 1 && /[.,]\d{3}$/.test(tidy) && mark !== decimalMark)
  const point = thousands ? -1 : last
  const whole = (point < 0 ? tidy : tidy.slice(0, point)).replace(/[.,]/g, '')
  const number = Number(point < 0 ? whole : `${whole}.${tidy.slice(point + 1)}`)
  return Number.isFinite(number) ? number : null
}

function shown(value: Cell, factor: number): string {
  const text = textOf(value)
  if (text === '' || factor === 1) return text
  return String(Math.round(Number(text) * factor * 1e6) / 1e6)
}

function NumberField(props: InputProps) {
  const factor = props.field.type === 'percent' ? 100 : 1
  const [draft, setDraft] = useState(() => shown(props.value, factor))
  useEffect(() => {
    setDraft((before) => {
      const read = readNumber(before)
      const same = read !== null && textOf(props.value) !== '' && read / factor === Number(props.value)
      return same ? before : shown(props.value, factor)
    })
  }, [props.value, factor])
  return (
    <TextInput
      {...labels(props)}
      inputMode="decimal"
      value={draft}
      rightSection={factor === 100 ? '%' : undefined}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setDraft(typed)
        const read = readNumber(typed)
        if (read !== null) props.onChange(read / factor)
        else if (typed === '') props.onChange(null)
      }}
    />
  )
}

export const number: Family = { View: NumberView, Input: NumberField, icon: 'hash', align: 'right', width: 120 }
export const share: Family = { View: ShareView, Input: NumberField, icon: 'percent', align: 'right', width: 150 }
