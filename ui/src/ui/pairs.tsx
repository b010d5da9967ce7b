/** Two bars for each group: foretold and made. */
import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.css'

interface PairsProps {
  title: string
  height: number
  rows: { label: string; predicted: number; actual: number; customers: number }[]
  told: (value: number) => string
}

export default function Pairs({ title, height, rows, told }: PairsProps) {
  return (
    <div role="img" aria-label={title}>
      <BarChart
        h={height}
        data={rows}
        dataKey="label"
        withLegend
        tickLine="none"
        gridAxis="x"
        valueFormatter={told}
        series={[
          { name: 'actual', label: 'made', color: 'var(--lost)' },
          { name: 'predicted', label: 'foretold', color: 'var(--bar)' },
        ]}
        barProps={{ radius: [2, 2, 0, 0], isAnimationActive: false }}
        barChartProps={{ accessibilityLayer: false }}
        tooltipAnimationDuration={0}
        yAxisProps={{ width: 40 }}
      />
    </div>
  )
}
