/** A figure split by a dimension: a line for each of the largest groups, a row for every one. */
import { Anchor, Skeleton, Table } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { Link } from 'react-router'
import type { Grain, Metric, MetricGroup } from '../../api/types'
import { count, moneyShort, percent } from '../../lib/format'
import { recordsAddress } from '../../lib/list-state'
import { CsvButton } from '../../ui/csv-button'
import { Panel } from '../../ui/frame'
import { Empty } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { pointSteps } from '../metric-steps'
import { figureState, valueText } from '../metric-text'

const SeriesPlot = lazy(() => import('../../ui/series-plot'))
const most = 6
const height = 260

export function Groups({ metric, by, grain }: { metric: Metric; by: string; grain: Grain }) {
  const groups = [...(metric.groups ?? [])].sort((one, other) => (other.value ?? -Infinity) - (one.value ?? -Infinity))
  const title = `${metric.label} by ${by.replaceAll('_', ' ')}`
  const adds = metric.unit !== 'percent' && metric.name !== 'average_purchase'
  const whole = groups.reduce((sum, group) => sum + (group.value ?? 0), 0)
  if (groups.length === 0) {
    return (
      <Panel title={title}>
        <Empty icon="table" title="No groups">
          Nothing is recorded that it could be split by.
        </Empty>
      </Panel>
    )
  }
  const shown = groups.slice(0, most).filter((group) => group.series.length > 0)
  return (
    <Panel
      title={title}
      aside={
        <CsvButton
          title={title}
          columns={['group', 'step', 'value', 'provisional']}
          rows={() => groups.flatMap((group) => group.series.map((point) => [group.label, point.from, point.value, point.provisional]))}
        />
      }
    >
      {shown.length > 0 && (
        <Suspense fallback={<Skeleton height={height} />}>
          <SeriesPlot
            kind="line"
            height={height}
            title={`${title}, over time. The table below holds the sums.`}
            rows={rowsOf(shown, grain)}
            x="x"
            series={shown.map((group, index) => ({ name: `g${index}`, label: group.label }))}
            tick={(value) => (metric.unit === 'money' && metric.currency ? moneyShort(value, metric.currency) : count(value))}
            told={(value) => valueText(value, metric.unit, metric.currency)}
          />
        </Suspense>
      )}
      <Rows label={`${title}, as a table`} columns={[{ name: by.replaceAll('_', ' ') }, { name: metric.label, right: true }, ...(adds ? [{ name: 'Share', right: true }] : [])]}>
        {groups.map((group) => (
          <Table.Tr key={group.key ?? ''}>
            <Table.Td>
              {group.records && group.value !== null ? (
                <Anchor component={Link} inherit to={recordsAddress(group.records)} state={figureState(metric, `${metric.label}, ${group.label}`, group.value, group.records)}>
                  {group.label}
                </Anchor>
              ) : (
                group.label
              )}
            </Table.Td>
            <Table.Td ta="right">{valueText(group.value, metric.unit, metric.currency)}</Table.Td>
            {adds && <Table.Td ta="right">{group.value === null || whole === 0 ? '–' : percent(group.value / whole, 1)}</Table.Td>}
          </Table.Tr>
        ))}
      </Rows>
    </Panel>
  )
}

/** One row for each step that any group has, with a column for each group. */
function rowsOf(groups: MetricGroup[], grain: Grain): Record<string, string | number | null>[] {
  const rows = new Map<string, Record<string, string | number | null>>()
  groups.forEach((group, index) => {
    for (const step of pointSteps(group.series, grain)) {
      const row = rows.get(step.key) ?? { x: step.label }
      row[`g${index}`] = step.value
      rows.set(step.key, row)
    }
  })
  return [...rows.entries()].sort(([one], [other]) => one.localeCompare(other)).map(([, row]) => row)
}
