/** Every figure there is: what it answers, how it is defined, what it aims at, how it is computed. */
import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { DeclaredMetric } from '../../api/types'
import { useMetrics } from '../../api/value'
import { PageBody, PageHead, Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { goalText } from '../metric-text'
import { HowSql } from './how-sql'
import classes from './numbers.module.css'

const units: Record<DeclaredMetric['unit'], string> = { people: 'people', orders: 'orders', money: 'money', percent: 'per cent', days: 'days' }

export default function NumbersPage() {
  const metrics = useMetrics()
  return (
    <>
      <PageHead title="Numbers" sub="every figure, its definition and where it comes from" />
      <PageBody>
        {metrics.error ? (
          <Failed error={metrics.error} retry={() => void metrics.refetch()} />
        ) : !metrics.data ? (
          <Panel>
            <Lines count={12} height={20} />
          </Panel>
        ) : metrics.data.length === 0 ? (
          <Empty icon="hash" title="No number is declared">
            This server declares none.
          </Empty>
        ) : (
          <Panel flush>
            <ul className={classes.list} aria-label="Numbers">
              {metrics.data.map((metric) => (
                <Entry key={metric.name} metric={metric} />
              ))}
            </ul>
          </Panel>
        )}
      </PageBody>
    </>
  )
}

function Entry({ metric }: { metric: DeclaredMetric }) {
  return (
    <li className={classes.entry} data-testid={`number-${metric.name}`}>
      <div className={classes.entryHead}>
        <Link to={`/numbers/${metric.name}`} className={classes.entryName}>
          {metric.label}
          <Icon name="right" size={13} />
        </Link>
        <span className={classes.question}>{metric.question}</span>
        <span className={classes.facts}>
          <span>{units[metric.unit]}</span>
          {metric.goal && <span>{goalText(metric.goal, metric.unit, null)}</span>}
          <span title="A number whose definition changes gets a new version.">version {metric.version}</span>
        </span>
      </div>
      <Text size="sm" c="dimmed" maw={820}>
        {metric.definition}
      </Text>
      <HowSql sql={metric.sql} label={metric.label} />
    </li>
  )
}
