/** Who buys again, and when: a row for each month of acquisition, a column for each month after it. */
import { Anchor, Skeleton, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Cohort, Metric } from '../api/types'
import { useMetric } from '../api/value'
import { count, month, percent, prose, sentence } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { CsvButton } from '../ui/csv-button'
import { Panel } from '../ui/frame'
import { HeatGrid, HeatLegend } from '../ui/heat-grid'
import { Empty, Failed } from '../ui/notice'
import { type View, ViewToggle } from '../ui/view-toggle'
import { behind } from './behind'
import { cohortRows, csvColumns, csvRows, darkest, headWords, monthsOf } from './cohort-rows'
import { ImportOrders } from './import-orders'
import { peopleState } from './metric-text'
import classes from './keeping.module.css'

interface CohortHeatProps {
  title: string
  /** How many of the latest cohorts are shown; all without it. */
  latest?: number
}

export function CohortHeat({ title, latest }: CohortHeatProps) {
  const metric = useMetric('repurchase')
  const [as, setAs] = useState<View>('plot')
  const all = metric.data?.cohorts ?? []
  const cohorts = latest ? all.slice(-latest) : all
  return (
    <Panel
      title={title}
      aside={
        cohorts.length > 0 && (
          <span className={classes.aside}>
            {cohorts.length < all.length && (
              <Anchor component={Link} to="/cohorts" size="xs">
                All {count(all.length)} cohorts
              </Anchor>
            )}
            <CsvButton title={title} columns={csvColumns} rows={() => csvRows(all)} />
            <ViewToggle title={title} as={as} onChange={setAs} plot="grid" />
          </span>
        )
      }
    >
      {metric.error ? (
        <Failed error={metric.error} retry={() => void metric.refetch()} />
      ) : !metric.data ? (
        <Skeleton height={180} />
      ) : cohorts.length === 0 ? (
        <Empty icon="grid" title="No cohorts yet" action={<ImportOrders />}>
          {sentence(prose(metric.data.missing.join('; ')))} Each month of first purchases becomes a row here.
        </Empty>
      ) : as === 'plot' ? (
        <Grid metric={{ ...metric.data, cohorts }} title={title} />
      ) : (
        <Matrix cohorts={cohorts} title={title} />
      )}
    </Panel>
  )
}

function Grid({ metric, title }: { metric: Metric; title: string }) {
  const cohorts = metric.cohorts ?? []
  const columns = Array.from({ length: monthsOf(cohorts) }, (_, index) => ({ key: String(index), text: String(index), told: `Month ${index}` }))
  return (
    <>
      <HeatGrid label={title} corner="First bought" columns={columns} rows={cohortRows(metric)} hue="keep" least={38} />
      <div className={classes.foot}>
        <span>Per cent of a cohort that bought in the month so many calendar months after its first purchase.</span>
        <HeatLegend hue="keep" from={percent(0)} to={percent(darkest(cohorts) / 100, 1)} />
        {cohorts.some((cohort) => cohort.cells.some((cell) => cell.provisional)) && <span className={classes.hatched}>not over yet</span>}
        {cohorts.some((cohort) => cohort.generated) && <span>“made up”: generated for the example, no real purchases</span>}
        {metric.missing.length > 0 && <span>{prose(metric.missing.join('; '))}</span>}
      </div>
    </>
  )
}

function Matrix({ cohorts, title }: { cohorts: Cohort[]; title: string }) {
  const months = Array.from({ length: monthsOf(cohorts) }, (_, index) => index)
  return (
    <div className={classes.matrix} tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <Table fz="xs" verticalSpacing={4} horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>First bought</Table.Th>
            <Table.Th ta="right">People</Table.Th>
            {months.map((each) => (
              <Table.Th key={each} ta="right">
                {each}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {cohorts.map((cohort) => (
            <Table.Tr key={cohort.from}>
              <Table.Th scope="row" title={headWords(cohort)}>
                {month(cohort.from)}
                {cohort.generated && (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    made up
                  </Text>
                )}
              </Table.Th>
              <Table.Td ta="right">{count(cohort.size)}</Table.Td>
              {months.map((each) => {
                const cell = cohort.cells.find((one) => one.month === each)
                if (!cell) return <Table.Td key={each} />
                const found = behind(cell.count, cell.records, cell.parts)
                const label = `acquired in ${month(cohort.from, 'long')}, bought in month ${cell.month}`
                return (
                  <Table.Td key={each} ta="right">
                    {found ? (
                      <Anchor component={Link} inherit c="inherit" to={recordsAddress(found.records)} state={peopleState(label, found.value)}>
                        {count(cell.count)}
                      </Anchor>
                    ) : (
                      count(cell.count)
                    )}
                    <Text size="xs" c="dimmed">
                      {cell.value === null ? '–' : percent(cell.value / 100, 1)}
                      {cell.provisional && '*'}
                    </Text>
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt="xs">
        * not over yet
      </Text>
    </div>
  )
}
