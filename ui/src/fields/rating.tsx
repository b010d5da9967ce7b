/** Stars. By keyboard: arrows, a digit, or Backspace for none. */
import { Input } from '@mantine/core'
import type { KeyboardEvent } from 'react'
import type { Cell, Field } from '../api/types'
import { Icon } from '../ui/icon'
import { type Family, type InputProps, labels, type ViewProps } from './family'
import classes from './fields.module.css'

export function most(field: Field): number {
  const max = field.settings?.max
  return typeof max === 'number' && max >= 2 && max <= 10 ? max : 5
}

const starsOf = (value: Cell) => (typeof value === 'number' ? value : 0)

function Stars({ filled, of }: { filled: number; of: number }) {
  return (
    <span className={classes.stars}>
      {Array.from({ length: of }, (_, index) => (
        <Icon key={index} name="star" size={14} data-filled={index < filled || undefined} />
      ))}
    </span>
  )
}

function RatingView({ field, value }: ViewProps) {
  const filled = starsOf(value)
  if (filled === 0) return null
  return (
    <span role="img" aria-label={`${filled} of ${most(field)} stars`}>
      <Stars filled={filled} of={most(field)} />
    </span>
  )
}

/** The next value for a key, or `undefined` when the key means nothing here. */
export function keyed(key: string, now: number, max: number): number | null | undefined {
  if (key === 'ArrowRight' || key === 'ArrowUp') return Math.min(max, now + 1)
  if (key === 'ArrowLeft' || key === 'ArrowDown') return now <= 1 ? null : now - 1
  if (key === 'Home') return 1
  if (key === 'End') return max
  if (key === 'Backspace' || key === 'Delete' || key === '0') return null
  const digit = /^[1-9]$/.test(key) ? Number(key) : Number.NaN
  return digit <= max ? digit : undefined
}

function RatingField(props: InputProps) {
  const { label, description, error, required } = labels(props) as { label?: string; description?: string; error?: string; required: boolean }
  const max = most(props.field)
  const now = starsOf(props.value)
  const keys = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return
    const next = keyed(event.key, now, max)
    if (next === undefined) return
    event.preventDefault()
    props.onChange(next)
  }
  return (
    <Input.Wrapper label={label} description={description} error={error} required={required} withAsterisk={required} labelElement="div">
      <div
        role="slider"
        tabIndex={0}
        ref={props.autoFocus ? (box) => box?.focus() : undefined}
        className={classes.rating}
        aria-label={props.field.label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={now}
        aria-valuetext={now === 0 ? 'not rated' : `${now} of ${max} stars`}
        onKeyDown={keys}
        onBlur={props.onBlur}
      >
        {Array.from({ length: max }, (_, index) => (
          <span key={index} className={classes.star} data-filled={index < now || undefined} onClick={() => props.onChange(index + 1 === now ? null : index + 1)}>
            <Icon name="star" size={18} />
          </span>
        ))}
      </div>
    </Input.Wrapper>
  )
}

export const rating: Family = {
  View: RatingView,
  Input: RatingField,
  icon: 'star',
  align: 'left',
  width: 120,
}
