/** Two lines over weeks: foretold and made. */
import { LineChart } from '@mantine/charts'
import '@mantine/charts/styles.css'

interface TracksProps {
  title: string
  height: number
  rows: { week: number; predicted: number; actual: number }[]
  told: (value: number) => string
}

export default function Tracks({ title, height, rows, told }: TracksProps) {
  return (
    <div role="img" aria-label={title}>
      <LineChart
        h={height}
        data={rows}
        dataKey="week"
        withLegend
        withDots={false}
        tickLine="none"
        gridAxis="x"
        curveType="linear"
        valueFormatter={told}
        series={[
          { name: 'actual', label: 'made', color: 'var(--lost)' },
          { name: 'predicted', label: 'foretold', color: 'var(--bar)', strokeDasharray: '5 4' },
        ]}
        lineProps={{ isAnimationActive: false }}
        lineChartProps={{ accessibilityLayer: false }}
        tooltipAnimationDuration={0}
        yAxisProps={{ width: 52 }}
        xAxisProps={{ minTickGap: 24 }}
      />
    </div>
  )
}
