/** The rows of an answer: only those in sight are drawn, however many there are. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useMemo, useRef } from 'react'
import { Link } from 'react-router'
import { useObjects } from '../../api/records'
import type { SqlAnswer, SqlColumn, SqlValue } from '../../api/types'
import { cellText, isNumeric, placesOf, typeWords } from './cell-text'
import classes from './result.module.css'
import type { Ran } from './use-run'
import { linkedObjects, recordAddress } from './words'

const rowHeight = 30
const sample = 200

/** Typing in the editor above does not draw it again. */
export const ResultTable = memo(function ResultTable({ ran }: { ran: Ran }) {
  const { columns, rows } = ran.answer
  const box = useRef<HTMLDivElement>(null)
  const objects = useObjects().data
  const linked = useMemo(() => linkedObjects(ran.query, columns, objects ?? []), [ran.query, columns, objects])
  const places = useMemo(() => placesOfAll(ran.answer), [ran.answer])
  const widths = useMemo(() => widthsOf(ran.answer, places), [ran.answer, places])
  const number = 26 + 8 * String(rows.length).length
  const template = `${number}px ${widths.map((width) => `${width}px`).join(' ')} minmax(0, 1fr)`
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 12 })

  return (
    <div ref={box} className={classes.box} tabIndex={0} role="region" aria-label="Rows of the answer">
      <div
        role="table"
        aria-label="Answer"
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        className={classes.table}
        style={{ width: `max(100%, ${number + widths.reduce((sum, width) => sum + width, 0)}px)`, '--columns': template } as React.CSSProperties}
      >
        <div role="rowgroup" className={classes.head}>
          <div role="row" aria-rowindex={1} className={classes.row}>
            <span className={classes.number} aria-hidden="true" />
            {columns.map((column, index) => (
              <div key={index} role="columnheader" className={`${classes.headCell} ${isNumeric(column.type) ? classes.right : ''}`} title={`${column.name}, ${typeWords(column.type)}`}>
                <span className={classes.name}>{column.name}</span>
                <span className={classes.type}>{typeWords(column.type)}</span>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => (
            <Line key={item.key} index={item.index} top={item.start} row={rows[item.index] ?? []} columns={columns} linked={linked} places={places} />
          ))}
        </div>
      </div>
    </div>
  )
})

interface LineProps {
  index: number
  top: number
  row: SqlValue[]
  columns: SqlColumn[]
  linked: (string | null)[]
  places: number[]
}

/** Drawn once; scrolling only draws those that come into sight. */
const Line = memo(function Line({ index, top, row, columns, linked, places }: LineProps) {
  return (
    <div role="row" aria-rowindex={index + 2} className={`${classes.row} ${classes.placed}`} style={{ transform: `translateY(${top}px)` }}>
      <span className={classes.number} aria-hidden="true">
        {index + 1}
      </span>
      {columns.map((column, place) => {
        const value = row[place]
        const text = cellText(column, value, places[place] ?? 0)
        const to = recordAddress(linked[place], value)
        return (
          <div key={place} role="cell" className={`${classes.cell} ${isNumeric(column.type) ? classes.right : ''}`} title={text !== null && text.length > 40 ? text : undefined}>
            {text === null ? (
              <span className={classes.null}>null</span>
            ) : to ? (
              <Link to={to} className={classes.link}>
                {text}
              </Link>
            ) : (
              text
            )}
          </div>
        )
      })}
    </div>
  )
})

function placesOfAll({ columns, rows }: SqlAnswer): number[] {
  return columns.map((column, index) => placesOf(column, rows.slice(0, 1000).map((row) => row[index] ?? null)))
}

/** Wide enough for the first rows, within reason; a longer text is cut and told on hover. */
function widthsOf({ columns, rows }: SqlAnswer, places: number[]): number[] {
  return columns.map((column, index) => {
    let most = Math.max(column.name.length, typeWords(column.type).length * 0.85)
    for (const row of rows.slice(0, sample)) most = Math.max(most, cellText(column, row[index], places[index] ?? 0)?.length ?? 4)
    return Math.round(Math.min(360, Math.max(72, most * 8.2 + 28)))
  })
}
