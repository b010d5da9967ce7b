/** How many people stand where: each purpose on each of its channels. */
import { Text } from '@mantine/core'
import { Link } from 'react-router'
import { useConsentSummary, usePurposes } from '../../api/consents'
import type { ConsentCounts } from '../../api/consents-shapes'
import { count, percent } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { channelIcon, channelWords, inOrder, states } from './consent-words'
import classes from './consents.module.css'
import { ledgerTo } from './ledger-ask'
import { NoPurposes } from './no-purposes'

export function Overview() {
  const summary = useConsentSummary()
  const purposes = usePurposes()
  const error = summary.error ?? purposes.error
  if (error) {
    return (
      <Failed
        error={error}
        retry={() => {
          void summary.refetch()
          void purposes.refetch()
        }}
      />
    )
  }
  if (!summary.data || !purposes.data) {
    return (
      <Panel>
        <Lines count={8} height={20} />
      </Panel>
    )
  }
  if (purposes.data.length === 0) return <NoPurposes />
  const { data, people } = summary.data
  const columns = inOrder(data.map((each) => each.channel))
  const rows = [...new Map(data.map((each) => [each.purpose, each.purpose_name]))]
  if (rows.length === 0) {
    return (
      <Panel>
        <Text size="sm">
          Every purpose is retired, so nobody is asked for anything. Take one up again, or add another, under <Link to="/consents/purposes">Purposes</Link>.
        </Text>
      </Panel>
    )
  }
  return (
    <Panel title="Where people stand" aside={people === 1 ? 'of 1 person' : `of ${count(people)} people`} flush>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Table of where people stand">
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">Purpose</th>
              {columns.map((channel) => (
                <th key={channel} scope="col">
                  <span className={classes.channel}>
                    <Icon name={channelIcon(channel)} size={14} />
                    {channelWords(channel)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([slug, name]) => (
              <tr key={slug}>
                <th scope="row">{name}</th>
                {columns.map((channel) => {
                  const counts = data.find((each) => each.purpose === slug && each.channel === channel)
                  return <td key={channel}>{counts ? <Cell counts={counts} people={people} /> : <span className={classes.soft}>not used</span>}</td>
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function Cell({ counts, people }: { counts: ConsentCounts; people: number }) {
  const { channel, purpose } = counts
  const share = people > 0 ? counts.granted / people : 0
  const no = counts.withdrawn + counts.denied + counts.objected
  const wide = (some: number) => ({ width: `${people > 0 ? (some / people) * 100 : 0}%` })
  return (
    <div className={classes.cell}>
      <Link className={classes.big} to={ledgerTo({ purpose, channel, state: 'granted' })}>
        {count(counts.granted)} <span className={classes.soft}>{percent(share)} agreed</span>
      </Link>
      <div className={classes.bar} aria-hidden="true">
        <span className={classes.yes} style={wide(counts.granted)} />
        <span className={classes.waiting} style={wide(counts.pending)} />
        <span className={classes.no} style={wide(no)} />
      </div>
      <ul className={classes.parts}>
        {states
          .filter(({ value }) => value !== 'granted' && counts[value] > 0)
          .map(({ value, label, told }) => (
            <li key={value}>
              <Link to={ledgerTo({ purpose, channel, state: value })} title={told}>
                {count(counts[value])} {label.toLowerCase()}
              </Link>
            </li>
          ))}
        {counts.none > 0 && <li className={classes.soft}>{count(counts.none)} not asked</li>}
      </ul>
    </div>
  )
}
