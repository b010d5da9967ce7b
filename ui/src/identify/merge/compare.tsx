/** Two records side by side. What differs is marked by sign and word, and a click says which value stays. */
import { Anchor, VisuallyHidden } from '@mantine/core'
import { Link } from 'react-router'
import type { ObjectType, Row } from '../../api/types'
import { momentDay } from '../../lib/format'
import { familyOf } from '../../fields/families'
import { titleOf } from '../../lib/titles'
import { Icon, type IconName } from '../../ui/icon'
import { type Agreement, type Choices, isEmpty, keeps, type Pair, told } from './compare-rows'
import classes from './compare.module.css'

const marks: Record<Agreement, { icon: IconName; word: string }> = {
  same: { icon: 'check', word: 'same' },
  differs: { icon: 'differs', word: 'differs' },
  one: { icon: 'plus', word: 'only one' },
  other: { icon: 'plus', word: 'only one' },
}

interface CompareProps {
  object: ObjectType
  one: Row
  other: Row
  survivor: string
  pairs: Pair[]
  choices: Choices
  /** Absent where nothing can be chosen. */
  onChoose?: ((slug: string, id: string) => void) | undefined
}

export function Compare({ object, one, other, survivor, pairs, choices, onChoose }: CompareProps) {
  const [stays, goes] = survivor === other.id ? [other, one] : [one, other]
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <td className={classes.corner} />
          {[one, other].map((row) => (
            <Head key={row.id} object={object} row={row} stays={row.id === survivor} />
          ))}
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ field, agreement }) => {
          const kept = keeps(field.slug, stays, goes, choices)
          return (
            <tr key={field.slug} data-agreement={agreement}>
              <th scope="row">
                {field.label}
                <span className={classes.mark}>
                  <Icon name={marks[agreement].icon} size={12} />
                  {marks[agreement].word}
                </span>
              </th>
              {[one, other].map((row) => (
                <td key={row.id}>
                  {agreement === 'differs' && onChoose ? (
                    <button
                      type="button"
                      className={classes.choice}
                      aria-pressed={kept === row.id}
                      aria-label={`${field.label}: keep ${told(row, field)}`}
                      onClick={() => onChoose(field.slug, row.id)}
                    >
                      <span className={classes.round}>{kept === row.id && <Icon name="check" size={11} />}</span>
                      <span>{told(row, field)}</span>
                    </button>
                  ) : (
                    <Still object={object} row={row} slug={field.slug} />
                  )}
                </td>
              ))}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Still({ object, row, slug }: { object: ObjectType; row: Row; slug: string }) {
  const field = object.fields.find((each) => each.slug === slug)
  if (!field || isEmpty(row[slug])) {
    return (
      <span className={classes.nothing}>
        <span aria-hidden="true">–</span>
        <VisuallyHidden>nothing</VisuallyHidden>
      </span>
    )
  }
  const { View } = familyOf(field.type)
  return (
    <span className={classes.still}>
      <View field={field} value={row[slug]} row={row} />
    </span>
  )
}

function Head({ object, row, stays }: { object: ObjectType; row: Row; stays: boolean }) {
  return (
    <th scope="col" data-stays={stays || undefined}>
      <Anchor component={Link} to={`/${object.slug}/${row.id}`} inherit c="inherit" className={classes.title}>
        {typeof row.title === 'string' && row.title !== '' ? row.title : titleOf(row, object)}
      </Anchor>
      <span className={classes.since}>{typeof row.created_at === 'string' ? `here since ${momentDay(row.created_at)}` : ''}</span>
      <span className={classes.fate}>
        <Icon name={stays ? 'check' : 'merge'} size={12} />
        {stays ? 'stays' : 'is merged in'}
      </span>
    </th>
  )
}
