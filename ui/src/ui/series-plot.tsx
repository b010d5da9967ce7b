/** Several rows of numbers over one axis, as bars or lines. Loaded only by pages with plots. */
import { BarChart, LineChart } from '@mantine/charts'
import '@mantine/charts/styles.css'

export interface Series {
  /** Unique among the series. */
  name: string
  label: string
}

interface SeriesPlotProps {
  kind: 'bar' | 'line'
  title: string
  height: number
  rows: Record<string, string | number | null>[]
  /** The key of `rows` that stands beneath the axis. */
  x: string
  series: Series[]
  tick: (value: number) => string
  told: (value: number) => string
  /** A line to hold the others against. */
  goal?: number | undefined
}

export const hues = ['var(--bar)', 'var(--keep)', 'var(--risk)', 'var(--grow)', 'var(--refer)', 'var(--activate)', 'var(--lost)']

export default function SeriesPlot({ kind, title, height, rows, x, series, tick, told, goal }: SeriesPlotProps) {
  const common = {
    h: height,
    data: rows,
    dataKey: x,
    series: series.map((each, index) => ({ ...each, color: hues[index % hues.length] ?? 'var(--bar)' })),
    withLegend: series.length > 1,
    tickLine: 'none' as const,
    gridAxis: 'x' as const,
    valueFormatter: told,
    tooltipAnimationDuration: 0,
    referenceLines: goal === undefined ? [] : [{ y: goal, label: 'goal', color: 'var(--text-soft)', labelPosition: 'insideTopRight' as const, strokeDasharray: '4 4' }],
    yAxisProps: { width: 60, tickFormatter: tick },
    xAxisProps: { interval: 'preserveStartEnd' as const, minTickGap: 12 },
  }
  return (
    <div role="img" aria-label={title}>
      {kind === 'bar' ? (
        <BarChart
          {...common}
          maxBarWidth={44}
          barProps={{ radius: [3, 3, 0, 0], isAnimationActive: false }}
          barChartProps={{ accessibilityLayer: false }}
        />
      ) : (
        <LineChart
          {...common}
          curveType="linear"
          connectNulls={false}
          withDots={rows.length <= 60}
          dotProps={{ r: 3 }}
          lineProps={{ isAnimationActive: false }}
          lineChartProps={{ accessibilityLayer: false }}
        />
      )}
    </div>
  )
}
