/** Do customers stay? The retention rate beside the kept rate, the parts both come from, and what follows from them. */
import { Skeleton } from '@mantine/core'
import { Link } from 'react-router'
import type { Metric, MetricPart } from '../api/types'
import { type MetricAsk, useMetric } from '../api/value'
import { count, day, percent, prose } from '../lib/format'
import { recordsAddress } from '../lib/list-state'
import { lastDay, stepLong } from '../lib/steps'
import { Panel } from '../ui/frame'
import { Failed } from '../ui/notice'
import { behind } from './behind'
import { GoalMark } from './goal-mark'
import { chosenStep } from './keeping-period'
import classes from './keeping.module.css'
import { figureText, peopleState } from './metric-text'

const tiles = [
  { name: 'crr', label: 'Customer retention rate', periodic: true },
  { name: 'kept_rate', label: 'Kept rate', periodic: true },
  { name: 'lapse_rate', label: 'Lapse rate', periodic: true },
  { name: 'win_back_rate', label: 'Win-back rate', periodic: true },
  { name: 'repeat_rate', label: 'Repeat rate', periodic: false },
]

export function Keeping() {
  const years = useMetric('crr', { grain: 'year' }, 'next')
  const step = years.data ? chosenStep(years.data.series ?? [], 'year') : null
  const ask: MetricAsk = step ? { grain: 'year', from: step.from, to: step.to } : { grain: 'year' }
  const turn = years.data ? 'next' : 'not yet'
  const crr = useMetric('crr', ask, turn)
  const period = step ? stepLong(step.from, step.to) : null
  const window = crr.data?.window_days
  return (
    <Panel
      title="Keeping"
      aside={
        period && (
          <span data-testid="keeping-period">
            {period}
            {window ? `; active: bought within ${count(window)} days` : ''}
          </span>
        )
      }
    >
      {years.error ? (
        <Failed error={years.error} retry={() => void years.refetch()} />
      ) : (
        <>
          {step && crr.data && <Finding metric={crr.data} from={step.from} to={step.to} />}
          <div className={classes.tiles}>
            {tiles.map((tile) => (
              <Tile key={tile.name} name={tile.name} label={tile.label} ask={tile.periodic ? ask : {}} turn={turn} />
            ))}
          </div>
          {crr.data && <Parts parts={crr.data.parts ?? []} period={period} />}
        </>
      )}
    </Panel>
  )
}

function valueOf(parts: MetricPart[] | undefined, name: string): number | null {
  return parts?.find((part) => part.name === name)?.value ?? null
}

/** The finding in one sentence, made from the parts. */
function Finding({ metric, from, to }: { metric: Metric; from: string; to: string }) {
  const [start, kept, back] = [valueOf(metric.parts, 'start'), valueOf(metric.parts, 'kept'), valueOf(metric.parts, 'won_back')]
  if (!start || kept === null) return null
  return (
    <p className={classes.finding}>
      Of {count(start)} active at the start of {day(from)}, {count(kept)} still were at the end of {day(lastDay(to))}
      {back ? `; ${count(back)} who had been silent came back` : ''}.
    </p>
  )
}

interface TileProps {
  name: string
  label: string
  ask: MetricAsk
  turn: 'next' | 'not yet'
}

function Tile({ name, label, ask, turn }: TileProps) {
  const { data: metric, error, refetch } = useMetric(name, ask, turn)
  if (error) {
    return (
      <button type="button" className={classes.tile} onClick={() => void refetch()}>
        <span className={classes.tileLabel}>{label}</span>
        <span className={classes.note}>could not be computed. Try again</span>
      </button>
    )
  }
  if (!metric) {
    return (
      <div className={classes.tile} aria-hidden="true">
        <span className={classes.tileLabel}>{label}</span>
        <Skeleton height={22} width={80} my={5} />
        <Skeleton height={10} width={120} mt={6} />
      </div>
    )
  }
  const range = ask.from && ask.to ? `?grain=year&from=${ask.from}&to=${ask.to}` : ''
  return (
    <Link to={`/numbers/${name}${range}`} className={`${classes.tile} ${classes.tileLink}`} title={metric.definition}>
      <span className={classes.tileLabel}>{metric.label}</span>
      <span className={classes.value} data-testid={`figure-${name}`} data-value={metric.value ?? ''}>
        {figureText(metric)}
      </span>
      {metric.value === null && metric.missing.length > 0 && <span className={classes.note}>{prose(metric.missing.join('; '))}</span>}
      {metric.goal && metric.value !== null && <GoalMark goal={metric.goal} unit={metric.unit} currency={metric.currency} />}
      {typeof metric.mean_chance_active === 'number' && (
        <span className={classes.note}>mean chance of still being a customer: {percent(metric.mean_chance_active, 1)}</span>
      )}
      {hints[name] && metric.value !== null && <span className={classes.note}>{hints[name]}</span>}
    </Link>
  )
}

const hints: Record<string, string> = {
  kept_rate: 'without those won back',
  win_back_rate: 'of those inactive at the start',
  repeat_rate: 'a second purchase within 365 days of the first',
}

const letters: Record<string, string> = { start: 'S', end: 'E', new: 'N', won_back: 'W' }
const order = ['start', 'kept', 'lapsed', 'won_back', 'new', 'end']
const names: Record<string, string> = {
  start: 'Active at the start',
  end: 'Active at the end',
  new: 'New and active at the end',
  kept: 'Kept',
  lapsed: 'Lapsed',
  won_back: 'Won back',
  inactive: 'Inactive at the start',
}

function Parts({ parts, period }: { parts: MetricPart[]; period: string | null }) {
  const shown = order.flatMap((name) => parts.find((part) => part.name === name) ?? [])
  if (shown.length === 0) return null
  return (
    <ul className={classes.parts} aria-label="Parts of the retention rate">
      {shown.map((part) => {
        const label = names[part.name ?? ''] ?? part.label ?? ''
        const found = behind(part.value, part.records, part.parts)
        const inside = (
          <>
            <span className={classes.partName}>
              {label}
              {part.name && letters[part.name] && <em> {letters[part.name]}</em>}
            </span>
            <strong data-testid={`part-${part.name}`}>{count(part.value)}</strong>
          </>
        )
        return (
          <li key={part.name ?? label}>
            {found ? (
              <Link to={recordsAddress(found.records)} state={peopleState(`${label.toLowerCase()}${period ? `, ${period}` : ''}`, found.value)} className={classes.part} title={part.label}>
                {inside}
              </Link>
            ) : (
              <span className={classes.part}>{inside}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
