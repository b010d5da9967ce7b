/** One pair: how likely it is one person and why, and both side by side. */
import { Anchor, Text, VisuallyHidden } from '@mantine/core'
import { Link } from 'react-router'
import { type Duplicate, rowOf } from '../../api/duplicates'
import { useObject, useTitles } from '../../api/records'
import type { ObjectType, Row } from '../../api/types'
import { ago, moment, percent, sentence } from '../../lib/format'
import { titleOf } from '../../lib/titles'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Compare } from '../merge/compare'
import { type Choices, older, pairs } from '../merge/compare-rows'
import { likelyWords, weighed, weightWords } from './pair-words'
import classes from './duplicates.module.css'

/** Who was there first stands first. */
export function rowsOf(pair: Duplicate): [Row, Row] {
  const one = rowOf(pair.people[0])
  const other = rowOf(pair.people[1])
  return older(one, other) === one ? [one, other] : [other, one]
}

interface PairViewProps {
  people: ObjectType
  pair: Duplicate
  survivor: string
  choices: Choices
  onChoose: ((slug: string, id: string) => void) | undefined
}

export function PairView({ people, pair, survivor, choices, onChoose }: PairViewProps) {
  const [one, other] = useNamed(pair)
  const loser = survivor === one.id ? other.id : one.id
  return (
    <div className={classes.columns}>
      <Panel title={likelyWords(pair.probability)} aside={<strong className={classes.score}>{percent(pair.probability)}</strong>}>
        <ul className={classes.reasons} aria-label="Reasons">
          {weighed(pair.reasons).map((reason) => (
            <li key={reason.field + reason.text} className={classes.reason} data-against={reason.weight < 0 || undefined}>
              <Icon name={reason.weight < 0 ? 'minus' : 'plus'} size={12} />
              <span className={classes.text}>
                {sentence(reason.text)}
                <VisuallyHidden>{reason.weight < 0 ? ' Speaks against it:' : ' Speaks for it:'}</VisuallyHidden>
              </span>
              <span className={classes.weight}>{weightWords(reason.weight)}</span>
              <span className={classes.track}>
                <span style={{ width: `${reason.share * 100}%` }} />
              </span>
            </li>
          ))}
        </ul>
        <Text size="xs" c="dimmed" mt="sm">
          The higher a number, the more it speaks for one person; below zero it speaks for two. <span title={moment(pair.found_at)}>Found {ago(pair.found_at)}.</span>
        </Text>
      </Panel>
      <Panel>
        <Compare object={people} one={one} other={other} survivor={survivor} pairs={pairs(people, one, other)} choices={choices} onChoose={onChoose} />
        {onChoose && (
          <Text size="sm" c="dimmed" mt="sm">
            Where they differ, click the value that stays.{' '}
            <Anchor component={Link} to={`/people/${survivor}/merge?with=${loser}`} inherit underline="always">
              Compare all fields
            </Anchor>
          </Text>
        )}
      </Panel>
    </div>
  )
}

/** Both with the names of their companies. */
function useNamed(pair: Duplicate): [Row, Row] {
  const companies = useObject('companies')
  const [one, other] = rowsOf(pair)
  const ids = [...new Set([one, other].flatMap(({ company_id: id }) => (typeof id === 'string' ? id : [])))]
  const titles = useTitles(companies ? ids.map((id) => ({ object: 'companies', id })) : [])
  const named = (row: Row): Row => {
    const company = titles.find(({ record }) => record.id === row.company_id)?.record
    return company ? { ...row, _titles: { company_id: titleOf(company, companies) } } : row
  }
  return [named(one), named(other)]
}
