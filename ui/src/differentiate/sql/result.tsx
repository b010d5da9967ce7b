/** What came back: how much, how fast, up to which entry; as a table or a plot, and as a file. */
import { SegmentedControl } from '@mantine/core'
import type { Chart } from '../../api/types'
import { count, decimal } from '../../lib/format'
import { CsvButton } from '../../ui/csv-button'
import { Empty } from '../../ui/notice'
import { fitting, firstChart, ResultPlot } from './result-plot'
import { ResultTable } from './result-table'
import classes from './result.module.css'
import type { Ran } from './use-run'

interface ResultProps {
  title: string
  ran: Ran
  chart: Chart | null
  onChart: (chart: Chart | null) => void
  waiting: boolean
}

export function Result({ title, ran, chart, onChart, waiting }: ResultProps) {
  const { columns, rows, seq } = ran.answer
  const view = chart?.kind ?? 'table'
  const change = (to: string) => {
    if (to === 'bar' || to === 'line') onChart(chart ? { ...fitting(chart, columns), kind: to } : firstChart(columns, to))
    else onChart(null)
  }
  return (
    <section className={classes.result} aria-label="Result" aria-busy={waiting} data-waiting={waiting}>
      <div className={classes.bar}>
        <span role="status" data-testid="result-words">
          <strong>
            {count(rows.length)} {rows.length === 1 ? 'row' : 'rows'}
          </strong>{' '}
          in {took(ran.milliseconds)}, up to entry {count(seq)}
        </span>
        <div className={classes.tools}>
          <SegmentedControl
            size="xs"
            aria-label="Result: table or plot"
            value={view}
            onChange={change}
            data={[
              { value: 'table', label: 'Table' },
              { value: 'bar', label: 'Bars' },
              { value: 'line', label: 'Lines' },
            ]}
          />
          <CsvButton title={title} columns={columns.map((column) => column.name)} rows={() => rows} />
        </div>
      </div>
      {rows.length === 0 ? (
        <Empty icon="table" title="No rows">
          The query ran, and nothing matches it.
        </Empty>
      ) : chart ? (
        <ResultPlot answer={ran.answer} chart={fitting(chart, columns)} onChange={onChart} />
      ) : (
        <ResultTable ran={ran} />
      )}
    </section>
  )
}

function took(milliseconds: number): string {
  return milliseconds < 1000 ? `${count(milliseconds)} ms` : `${decimal(milliseconds / 1000, 1)} s`
}
