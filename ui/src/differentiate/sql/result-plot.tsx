/** A simple plot of an answer: one column along, others up. */
import { MultiSelect, Select, Skeleton, Text } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { Chart, SqlAnswer, SqlColumn, SqlValue } from '../../api/types'
import { count, day, decimal, month } from '../../lib/format'
import { cellText, isNumeric } from './cell-text'
import classes from './result.module.css'

const SeriesPlot = lazy(() => import('../../ui/series-plot'))
const most = 500
const height = 300

/** The columns one would plot first: what the rows are by, and the first number. */
export function firstChart(columns: SqlColumn[], kind: Chart['kind']): Chart {
  const x = columns.find((column) => !isNumeric(column.type)) ?? columns[0]
  const y = columns.find((column) => isNumeric(column.type) && column.name !== x?.name)
  return { kind, x: x?.name ?? '', y: y ? [y.name] : [] }
}

/** A chart that was saved for another answer keeps the columns that are still there. */
export function fitting(chart: Chart, columns: SqlColumn[]): Chart {
  const names = columns.map((column) => column.name)
  const first = firstChart(columns, chart.kind)
  const x = names.includes(chart.x) ? chart.x : first.x
  const y = chart.y.filter((name) => names.includes(name) && name !== x)
  return { kind: chart.kind, x, y: y.length > 0 ? y : first.y.filter((name) => name !== x) }
}

function along(column: SqlColumn | undefined, value: SqlValue | undefined): string {
  if (value === null || value === undefined) return 'null'
  if (column?.type === 'date' && typeof value === 'string') return value.endsWith('-01') ? month(value) : day(value)
  return typeof value === 'number' || !column ? String(value) : (cellText(column, value, 0) ?? 'null')
}

interface ResultPlotProps {
  answer: SqlAnswer
  chart: Chart
  onChange: (chart: Chart) => void
}

export function ResultPlot({ answer, chart, onChange }: ResultPlotProps) {
  const { columns, rows } = answer
  const names = [...new Set(columns.map((column) => column.name))]
  const numbers = names.filter((name) => name !== chart.x && isNumeric(columns.find((column) => column.name === name)?.type ?? ''))
  const at = (name: string) => columns.findIndex((column) => column.name === name)
  const x = at(chart.x)
  const shown = rows.slice(0, most).map((row) => {
    const point: Record<string, string | number | null> = { x: along(columns[x], row[x]) }
    chart.y.forEach((name, index) => {
      const value = row[at(name)]
      point[`y${index}`] = typeof value === 'number' ? value : null
    })
    return point
  })
  return (
    <div className={classes.plot}>
      <div className={classes.axes}>
        <Select size="xs" label="Along" data={names} value={chart.x} allowDeselect={false} onChange={(name) => name && onChange(fitting({ ...chart, x: name }, columns))} />
        <MultiSelect size="xs" label="Up" data={numbers} value={chart.y} maxValues={7} onChange={(y) => onChange({ ...chart, y })} className={classes.up} />
      </div>
      {chart.y.length === 0 ? (
        <Text size="sm" c="dimmed" py="lg">
          {numbers.length === 0 ? 'A plot needs a column of numbers; this answer has none.' : 'Choose a column of numbers to plot.'}
        </Text>
      ) : (
        <Suspense fallback={<Skeleton height={height} />}>
          <SeriesPlot
            kind={chart.kind}
            title={`${chart.y.join(', ')} by ${chart.x}. The table holds the same numbers.`}
            height={height}
            rows={shown}
            x="x"
            series={chart.y.map((label, index) => ({ name: `y${index}`, label }))}
            tick={(value) => (Math.abs(value) >= 10_000 ? compact(value) : decimal(value))}
            told={(value) => decimal(value, 4)}
          />
        </Suspense>
      )}
      {rows.length > most && (
        <Text size="xs" c="dimmed">
          The first {count(most)} of {count(rows.length)} rows are plotted.
        </Text>
      )}
    </div>
  )
}

const short = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })

function compact(value: number): string {
  return short.format(value)
}
