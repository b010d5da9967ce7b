/** What a person is worth: three lifetime values with their lines, and how they came about. */
import { Anchor, Skeleton, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { Problem } from '../api/client'
import type { Money, PersonValue, ValueLine } from '../api/types'
import { usePersonValue } from '../api/value'
import { count, day, decimal, money, percent, prose, sentence } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { HowComputed } from './how-computed'
import { MonthsPlot } from './months-plot'
import classes from './worth.module.css'

export function Worth({ id }: { id: string }) {
  const value = usePersonValue(id)
  if (value.error instanceof Problem && value.error.status === 404) {
    return (
      <Panel title="Worth">
        <Text size="sm" c="dimmed">
          {sentence(prose(value.error.detail ?? 'no purchase yet, so there is nothing to compute from'))}
        </Text>
      </Panel>
    )
  }
  if (value.error) {
    return (
      <Panel title="Worth">
        <Failed error={value.error} retry={() => void value.refetch()} />
      </Panel>
    )
  }
  if (!value.data) {
    return (
      <Panel title="Worth">
        <Skeleton height={34} width={120} mb="md" />
        <Lines count={8} />
      </Panel>
    )
  }
  return <Shown value={value.data} />
}

function Shown({ value }: { value: PersonValue }) {
  const { predictive } = value
  return (
    <>
      <Panel title="Worth" aside={`as of ${day(value.as_of)}`}>
        <Chance value={value} />
        <MonthsPlot months={predictive.months} currency={value.currency} />
        <div className={classes.kinds}>
          <Kind
            name="Expected"
            note={predictive.before_margin ? 'next 36 months, before margin' : 'next 36 months, discounted'}
            amount={predictive.value}
            lines={predictive.lines}
          />
          <Kind name="So far" note={value.historic.before_goods ? 'earned until now, before goods' : 'earned until now'} amount={value.historic.value} lines={value.historic.lines} />
          <Kind name="By formula" note="average × frequency × lifespan" amount={value.formula.value} lines={value.formula.lines} />
        </div>
        {[predictive.missing, ...(value.missing ?? [])].filter(Boolean).map((what) => (
          <Text key={what} size="xs" c="dimmed" mt="sm">
            {prose(String(what))}
          </Text>
        ))}
        {value.not_scored > 0 && (
          <Text size="xs" c="dimmed" mt="sm">
            {count(value.not_scored)} {value.not_scored === 1 ? 'order' : 'orders'} after {day(value.as_of)} are shown but not counted.
          </Text>
        )}
      </Panel>
      {value.streams && <Streams streams={value.streams} />}
      <Panel title="How computed">
        <HowComputed value={value} />
        <Anchor
          component={Link}
          size="sm"
          to={recordsAddress(value.counted_orders)}
          mt="sm"
          display="inline-block"
          state={null}
        >
          The orders this rests on
        </Anchor>
      </Panel>
    </>
  )
}

function Chance({ value }: { value: PersonValue }) {
  if (value.chance_active === null) return null
  return (
    <div className={classes.chance}>
      <span className={classes.big}>{percent(value.chance_active)}</span>
      <span className={classes.soft}>
        chance of still being a customer
        {value.chance_active_90 !== null && <>; {percent(value.chance_active_90)} 90 days ago</>}
      </span>
    </div>
  )
}

/** A value that opens to the lines it is made of; a missing line says what is missing. */
function Kind({ name, note, amount, lines }: { name: string; note: string; amount: Money | null; lines: ValueLine[] }) {
  const [open, setOpen] = useState(false)
  return (
    <div className={classes.kind}>
      <button type="button" className={classes.kindHead} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'down' : 'right'} size={13} />
        <span>
          {name}
          <span className={classes.kindNote}>{note}</span>
        </span>
        <span className={classes.kindAmount}>{money(amount)}</span>
      </button>
      {open && (
        <dl className={classes.lines}>
          {lines.map((line) => (
            <div key={line.name} className={classes.line}>
              <dt>{line.label}</dt>
              <dd className={line.missing ? classes.missing : undefined}>{lineText(line)}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  )
}

function lineText(line: ValueLine): string {
  if (line.amount) return line.missing ? `${money(line.amount)} (${prose(line.missing)})` : money(line.amount)
  if (line.missing) return prose(line.missing)
  if (line.number === null || line.number === undefined) return '–'
  if (line.unit === 'share' || line.unit === 'percent') return percent(line.number, 1)
  return `${decimal(line.number)}${line.unit ? ` ${line.unit}` : ''}`
}

function Streams({ streams }: { streams: NonNullable<PersonValue['streams']> }) {
  const parts = [
    { name: 'Base', help: 'spending up to the level of the first year', value: streams.base, hue: 'var(--keep)' },
    { name: 'Growth', help: 'spending above it', value: streams.growth, hue: 'var(--grow)' },
    { name: 'Contraction', help: 'spending that fell below it', value: streams.contraction, hue: 'var(--risk)' },
    { name: 'Referrals', help: 'revenue of people referred by this person', value: streams.referrals, hue: 'var(--refer)' },
  ]
  return (
    <Panel title="Where it came from">
      <dl className={classes.lines} style={{ padding: 0 }}>
        {parts.map((part) => (
          <div key={part.name} className={classes.line}>
            <dt title={part.help}>
              <span className={classes.hue} style={{ background: part.hue }} />
              {part.name}
            </dt>
            <dd>{part.value ? money(part.value) : <span className={classes.missing}>not recorded</span>}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
