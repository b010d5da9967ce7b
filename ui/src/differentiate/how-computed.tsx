/** The reckoning in words, with this person's numbers and the parameters used. */
import { Anchor, Skeleton, Spoiler, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { Model, PersonValue } from '../api/types'
import { useModel } from '../api/value'
import { count, decimal, fixed, moment, momentDay, money, percent } from '../lib/format'
import classes from './worth.module.css'

export function HowComputed({ value }: { value: PersonValue }) {
  const often = useModel('bgnbd')
  const amount = useModel('gamma_gamma')
  const { summary, predictive } = value
  return (
    <Spoiler maxHeight={96} showLabel="Read on" hideLabel="Fold" className={classes.how}>
      <p>
        {count(summary.purchases)} {summary.purchases === 1 ? 'purchase' : 'purchases'} between {momentDay(summary.first_order_at)} and{' '}
        {momentDay(summary.last_order_at)}. Purchases of one day count as one, which leaves {count(summary.repeat)}{' '}
        {summary.repeat === 1 ? 'repeat' : 'repeats'}, the last {fixed(summary.recency_weeks, 1)} weeks after the first, seen over{' '}
        {fixed(summary.age_weeks, 1)} weeks.
      </p>
      <p>
        The BG/NBD model turns this into the chance of still being a customer and into expected orders
        {value.expected_orders_36m !== null && <> ({fixed(value.expected_orders_36m, 2)} in 36 months)</>}. The Gamma-Gamma model
        expects the worth of an order, drawn from the own average of {money(summary.average_purchase)} towards that of all customers.
      </p>
      <p>
        {predictive.before_margin
          ? 'No margin share is set, so the expected value is revenue, before margin.'
          : `Orders × worth × margin share${predictive.margin_share === null ? '' : ` of ${percent(predictive.margin_share)}`}, each month discounted at ${percent(0.1)} a year.`}
      </p>
      <Parameters model={often.data} />
      <Parameters model={amount.data} />
      <Text size="xs" c="dimmed">
        Computed {moment(value.computed_at)}
        {value.model?.version !== undefined && value.model?.version !== null && <>, model version {value.model.version}</>}
      </Text>
    </Spoiler>
  )
}

function Parameters({ model }: { model: Model | undefined }) {
  if (!model) return <Skeleton height={12} my={8} />
  return (
    <p>
      <Anchor component={Link} to={`/models/${model.name}`} inherit>
        {model.label}
      </Anchor>
      :{' '}
      {Object.entries(model.parameters)
        .map(([name, parameter]) => `${letter(name)} = ${parameter.value === null ? '–' : decimal(parameter.value, 4)}`)
        .join(', ')}
    </p>
  )
}

const letters: Record<string, string> = { alpha: 'α', beta: 'β', gamma: 'γ' }

export function letter(name: string): string {
  return letters[name] ?? name
}
