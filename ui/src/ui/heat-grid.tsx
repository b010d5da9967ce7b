/** A grid of shaded cells, each of which opens what it counts. Arrow keys move, Enter opens. */
import { type FocusEvent, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { Link } from 'react-router'
import { heatColours, type Hue, steps } from './heat'
import classes from './heat-grid.module.css'

export interface HeatCell {
  text: string
  /** A second, smaller line. */
  sub?: string
  /** The shade, 0 to 7; none for a cell that is no part of the comparison. */
  step: number | null
  /** The whole sentence, for the tooltip and for who cannot see the grid. */
  told: string
  to: string | null
  state?: unknown
  /** Not over yet: hatched. */
  open?: boolean
}

export interface HeatRow {
  key: string
  head: Omit<HeatCell, 'step'> & { mark?: string | undefined }
  cells: (HeatCell | null)[]
}

interface HeatGridProps {
  label: string
  corner: string
  columns: { key: string; text: string; told: string }[]
  rows: HeatRow[]
  hue: Hue
  /** Least width of a column in pixels. */
  least: number
}

interface Tip {
  cell: HTMLElement
  text: string
  left: number
  top: number
}

export function HeatGrid({ label, corner, columns, rows, hue, least }: HeatGridProps) {
  const grid = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState('0:0')
  const [tip, setTip] = useState<Tip | null>(null)
  const there = (place: string) => grid.current?.querySelector<HTMLElement>(`[data-at="${place}"]`) ?? null
  // A grid that shrank must still be reached by Tab.
  const [row = 0, column = 0] = at.split(':').map(Number)
  const reachable = rows[row] && (column === 0 || rows[row].cells[column - 1]) ? at : '0:0'

  const tell = (event: PointerEvent | FocusEvent) => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null
    setTip(cell ? tipOver(cell) : null)
  }
  // What scrolls, the page or the grid itself, takes the words along with their cell.
  const told = tip?.cell
  useEffect(() => {
    if (!told) return
    const follow = () => setTip(tipOver(told))
    window.addEventListener('scroll', follow, { capture: true, passive: true })
    return () => window.removeEventListener('scroll', follow, { capture: true })
  }, [told])
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Escape') return setTip(null)
    const target = event.target instanceof HTMLElement ? event.target.dataset.at : undefined
    if (!target) return
    const next = move(target, event.key, rows)
    if (!next) return
    event.preventDefault()
    there(next)?.focus()
  }
  return (
    <div className={classes.wrap} onPointerLeave={() => setTip(null)}>
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length + 1}
        className={classes.grid}
        style={{ gridTemplateColumns: `max-content repeat(${columns.length}, minmax(${least}px, 1fr))` }}
        onKeyDown={keys}
        onPointerOver={tell}
        onFocus={(event) => {
          const place = event.target.dataset.at
          if (place) setAt(place)
          tell(event)
        }}
        onBlur={() => setTip(null)}
      >
        <div role="row" className={classes.row}>
          <div role="columnheader" className={`${classes.columnHead} ${classes.first}`}>
            {corner}
          </div>
          {columns.map((each) => (
            <div key={each.key} role="columnheader" className={classes.columnHead} aria-label={each.told}>
              {each.text}
            </div>
          ))}
        </div>
        {rows.map((line, rowIndex) => (
          <div key={line.key} role="row" className={classes.row}>
            <div role="rowheader" className={classes.first}>
              <Spot cell={line.head} place={`${rowIndex}:0`} at={reachable} className={classes.rowHead}>
                <span>{line.head.text}</span>{' '}
                {line.head.mark && <span className={classes.mark}>{line.head.mark}</span>}{' '}
                <span className={classes.size}>{line.head.sub}</span>
              </Spot>
            </div>
            {columns.map((each, index) => {
              const cell = line.cells[index]
              return (
                <div key={each.key} role="gridcell">
                  {cell && (
                    <Spot
                      cell={cell}
                      place={`${rowIndex}:${index + 1}`}
                      at={reachable}
                      className={`${classes.cell} ${cell.open ? classes.open : ''} ${cell.step === null ? classes.plain : ''}`}
                      style={cell.step === null ? undefined : heatColours(hue, cell.step)}
                    >
                      <span>{cell.text}</span>{' '}
                      {cell.sub && <span className={classes.sub}>{cell.sub}</span>}
                    </Spot>
                  )}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {tip && (
        <div className={classes.tip} style={{ left: tip.left, top: tip.top }} aria-hidden="true">
          {tip.text}
        </div>
      )}
    </div>
  )
}

function tipOver(cell: HTMLElement): Tip | null {
  const text = cell.dataset.told
  if (!text) return null
  const box = cell.getBoundingClientRect()
  return { cell, text, left: Math.min(Math.max(box.left + box.width / 2, 150), window.innerWidth - 150), top: box.top }
}

interface SpotProps {
  cell: Omit<HeatRow['head'], 'open'>
  place: string
  at: string
  className: string | undefined
  style?: { background: string; color: string } | undefined
  children: React.ReactNode
}

function Spot({ cell, place, at, className, style, children }: SpotProps) {
  // The name begins with what is seen, so that who speaks to the page can say it, and ends with what it means.
  const name = [cell.text, cell.mark, cell.sub, cell.told].filter((part) => part !== undefined && part !== '').join(' ')
  const common = {
    className: `${classes.spot} ${className ?? ''}`,
    'aria-label': name,
    'data-at': place,
    'data-told': cell.told,
    tabIndex: place === at ? 0 : -1,
    ...(style ? { style } : {}),
  }
  if (cell.to === null) {
    return (
      <span role="img" {...common}>
        {children}
      </span>
    )
  }
  return (
    <Link to={cell.to} state={cell.state} {...common}>
      {children}
    </Link>
  )
}

/** Where a key leads; column 0 is the head of the row. Places without a cell are stepped over. */
export function move(from: string, key: string, rows: HeatRow[]): string | null {
  const [row = 0, column = 0] = from.split(':').map(Number)
  const has = (r: number, c: number) => rows[r] !== undefined && (c === 0 || Boolean(rows[r]?.cells[c - 1]))
  const last = (r: number) => {
    const cells = rows[r]?.cells ?? []
    let c = cells.length
    while (c > 0 && !cells[c - 1]) c -= 1
    return c
  }
  const along = (step: [number, number]) => {
    let [r, c] = [row + step[0], column + step[1]]
    while (r >= 0 && r < rows.length && c >= 0 && c <= (rows[r]?.cells.length ?? 0)) {
      if (has(r, c)) return `${r}:${c}`
      r += step[0]
      c += step[1]
    }
    return null
  }
  if (key === 'ArrowRight') return along([0, 1])
  if (key === 'ArrowLeft') return along([0, -1])
  if (key === 'ArrowDown') return along([1, 0])
  if (key === 'ArrowUp') return along([-1, 0])
  if (key === 'Home') return `${row}:0`
  return key === 'End' ? `${row}:${last(row)}` : null
}

/** What the shades stand for. */
export function HeatLegend({ hue, from, to }: { hue: Hue; from: string; to: string }) {
  return (
    <span className={classes.legend}>
      {from}
      <span aria-hidden="true" className={classes.swatches}>
        {Array.from({ length: steps }, (_, step) => (
          <span key={step} style={{ background: heatColours(hue, step).background }} />
        ))}
      </span>
      {to}
    </span>
  )
}
