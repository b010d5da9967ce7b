/** When a figure was opened: which one, and whether the records below add up to it. */
import { useLocation } from 'react-router'
import type { ObjectType, Page } from '../api/types'
import { count, isMoney, moneyOf, sum as sumText } from '../lib/format'
import { Icon } from '../ui/icon'
import classes from './list-page.module.css'

export interface OpenedFigure {
  label: string
  value: number
  unit: 'people' | 'orders' | 'money' | 'average'
  currency: string | null
  sum: string | null
}

export function openedFigure(state: unknown): OpenedFigure | null {
  if (typeof state !== 'object' || state === null || !('figure' in state)) return null
  const figure = state.figure as Partial<OpenedFigure> | null
  return figure && typeof figure.label === 'string' && typeof figure.value === 'number' ? (figure as OpenedFigure) : null
}

export function FigureNote({ object, totals }: { object: ObjectType; totals: Page | undefined }) {
  const figure = openedFigure(useLocation().state)
  if (!figure) return null
  const found = foundValue(figure, totals)
  const agrees = found !== null && Math.abs(found - figure.value) < 0.005 + Math.abs(figure.value) * 1e-9
  return (
    <div className={classes.note} role="status">
      <Icon name="sigma" size={14} />
      <span>
        The {object.plural} behind <strong>{figure.label}</strong>: {shown(figure, figure.value)}.
      </span>
      {found !== null && (
        <span>
          {agrees ? 'They add up to it' : `They now add up to ${shown(figure, found)}`}
          {figure.sum && totals?.sums?.[figure.sum] !== undefined && figure.unit === 'average'
            ? ` (${sumText(totals.sums[figure.sum] ?? null)} ÷ ${count(totals.total ?? 0)}).`
            : '.'}
        </span>
      )}
    </div>
  )
}

function shown(figure: OpenedFigure, value: number): string {
  const isAmount = figure.unit === 'money' || figure.unit === 'average'
  return isAmount && figure.currency ? moneyOf(value, figure.currency) : count(value)
}

function foundValue(figure: OpenedFigure, totals: Page | undefined): number | null {
  if (!totals) return null
  const total = totals.total ?? null
  if (!figure.sum) return total
  const sum = totals.sums?.[figure.sum]
  const amount = isMoney(sum) ? Number(sum.amount) : typeof sum === 'number' || typeof sum === 'string' ? Number(sum) : null
  if (figure.unit !== 'average') return amount
  return amount === null || !total ? null : Math.round((amount / total) * 100) / 100
}
