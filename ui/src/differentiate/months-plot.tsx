/** Thirty-six small bars: the value expected in each coming month. Plain SVG, nothing to load. */
import { useState } from 'react'
import type { ValueMonth } from '../api/types'
import { fixed, moneyOf, percent } from '../lib/format'
import classes from './worth.module.css'

const wide = 288
const high = 56

export function MonthsPlot({ months, currency }: { months: ValueMonth[]; currency: string }) {
  const [at, setAt] = useState<number | null>(null)
  if (months.length === 0) return null
  const most = Math.max(...months.map((month) => Number(month.value)), 1e-9)
  const step = wide / months.length
  const line = months
    .map((month, index) => `${index === 0 ? 'M' : 'L'}${(index + 0.5) * step} ${high - month.chance_active * (high - 2)}`)
    .join('')
  const told = at === null ? undefined : months[at]
  const first = months[0]
  const last = months.at(-1)
  return (
    <figure className={classes.months}>
      <svg
        viewBox={`0 0 ${wide} ${high}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Expected value falls from ${moneyOf(Number(first?.value ?? 0), currency)} in the first month to ${moneyOf(Number(last?.value ?? 0), currency)} in month ${last?.month ?? 36}`}
        onMouseLeave={() => setAt(null)}
      >
        {months.map((month, index) => {
          const height = Math.max(1, (Number(month.value) / most) * (high - 4))
          return (
            <g key={month.month} onMouseEnter={() => setAt(index)}>
              <rect x={index * step} y={0} width={step} height={high} fill="transparent" />
              <rect
                x={index * step + 1}
                y={high - height}
                width={Math.max(1, step - 2)}
                height={height}
                rx={1}
                fill="var(--grow)"
                opacity={at === null || at === index ? 0.85 : 0.4}
              />
            </g>
          )
        })}
        <path d={line} fill="none" stroke="var(--keep)" strokeWidth={1.5} vectorEffect="non-scaling-stroke" pointerEvents="none" />
      </svg>
      <figcaption>
        {told ? (
          <>
            Month {told.month}: {moneyOf(Number(told.value), currency)} from {fixed(told.orders, 2)} orders; {percent(told.chance_active)} still a customer if nothing is bought
          </>
        ) : (
          <>
            <span className={classes.hue} style={{ background: 'var(--grow)' }} /> value by month
            <span className={classes.hue} style={{ background: 'var(--keep)', marginLeft: 12 }} /> still a customer if nothing is bought
          </>
        )}
      </figcaption>
    </figure>
  )
}
