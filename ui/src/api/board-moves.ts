/** Where a card stands on a board, and where keys and drops take it. */
import type { Cell, Money, Row, Sum } from './types'

interface Column<C extends Row> {
  value: string | boolean | null
  cards: C[]
  count: number
  sums?: Record<string, Sum>
}

export interface Place {
  column: number
  card: number
}

export function placeOf<C extends Row>(columns: Column<C>[], id: string): Place | null {
  for (const [column, { cards }] of columns.entries()) {
    const card = cards.findIndex((each) => each.id === id)
    if (card >= 0) return { column, card }
  }
  return null
}

/** The board as it will be once the server agrees: the card first in its new column, counts and sums moved along. */
export function moved<C extends Row, K extends Column<C>>(columns: K[], id: string, to: K['value'], group: string): K[] {
  const place = placeOf(columns, id)
  const from = place && columns[place.column]
  const card = from?.cards[place?.card ?? 0]
  if (!from || !card || from.value === to || !columns.some((each) => each.value === to)) return columns
  return columns.map((column) => {
    if (column === from) {
      return { ...column, cards: column.cards.filter((each) => each.id !== id), count: column.count - 1, ...sumsWith(column, card, -1) }
    }
    if (column.value !== to) return column
    return { ...column, cards: [{ ...card, [group]: to }, ...column.cards], count: column.count + 1, ...sumsWith(column, card, 1) }
  })
}

function isMoney(value: Cell | Sum): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value
}

function plus(sum: Money, value: Money, sign: 1 | -1): Money {
  return sum.currency === value.currency ? { ...sum, amount: (Number(sum.amount) + sign * Number(value.amount)).toFixed(2) } : sum
}

/** One amount moves; what the server computes from it follows with its answer. */
function sumsWith<C extends Row>(column: Column<C>, card: C, sign: 1 | -1): { sums?: Record<string, Sum> } {
  if (!column.sums) return {}
  const sums = { ...column.sums }
  for (const [slug, sum] of Object.entries(sums)) {
    const value = card[slug]
    if (isMoney(value) && Array.isArray(sum)) {
      const known = sum.some((each) => each.currency === value.currency)
      sums[slug] = (known ? sum : [...sum, { ...value, amount: '0' }]).map((each) => plus(each, value, sign))
    } else if (isMoney(sum) && isMoney(value)) {
      sums[slug] = plus(sum, value, sign)
    } else if (sum !== null && typeof sum !== 'object' && typeof value === 'number') {
      sums[slug] = Number(sum) + sign * value
    }
  }
  return { sums }
}

/** Arrow keys walk over cards; columns without cards are passed over. */
export function step<C extends Row>(columns: Column<C>[], at: Place, key: string): Place {
  const size = (column: number) => columns[column]?.cards.length ?? 0
  if (key === 'ArrowDown') return { ...at, card: Math.min(at.card + 1, size(at.column) - 1) }
  if (key === 'ArrowUp') return { ...at, card: Math.max(at.card - 1, 0) }
  const way = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  for (let column = at.column + way; way !== 0 && column >= 0 && column < columns.length; column += way) {
    if (size(column) > 0) return { column, card: Math.min(at.card, size(column) - 1) }
  }
  return at
}
