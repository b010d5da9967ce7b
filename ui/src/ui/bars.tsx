/** Bars that open what they stand for. Loaded only by pages with plots. */
import { BarChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import classes from './plot.module.css'

export interface Bar {
  label: string
  long: string
  value: number | null
  /** Whether a click leads anywhere. */
  opens: boolean
}

interface BarsProps {
  title: string
  name: string
  bars: Bar[]
  colour: string
  height: number
  tick: (value: number) => string
  told: (value: number) => string
  onOpen: (index: number) => void
}

export default function Bars({ title, name, bars, colour, height, tick, told, onOpen }: BarsProps) {
  return (
    <div role="img" aria-label={title}>
      <BarChart
        h={height}
        data={bars.map((bar, index) => ({ ...bar, index }))}
        dataKey="label"
        series={[{ name: 'value', label: name, color: colour }]}
        tickLine="none"
        gridAxis="x"
        valueFormatter={tick}
        maxBarWidth={44}
        barProps={{
          radius: [3, 3, 0, 0],
          cursor: 'pointer',
          isAnimationActive: false,
          onClick: (bar) => {
            const { payload } = bar as { payload?: { index?: number } }
            if (typeof payload?.index === 'number') onOpen(payload.index)
          },
        }}
        yAxisProps={{ width: 56 }}
        xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 12 }}
        barChartProps={{ accessibilityLayer: false }}
        tooltipAnimationDuration={0}
        tooltipProps={{
          cursor: { fill: 'var(--hover)' },
          content: ({ payload }) => {
            const bar = payload?.[0]?.payload as Bar | undefined
            if (!bar) return null
            return (
              <div className={classes.tip}>
                <div className={classes.tipTitle}>{bar.long}</div>
                <div>
                  {name}: <strong>{bar.value === null ? '–' : told(bar.value)}</strong>
                </div>
                {bar.opens && <div className={classes.tipHint}>Click for the records</div>}
              </div>
            )
          },
        }}
      />
    </div>
  )
}
