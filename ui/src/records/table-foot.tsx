/** The foot of a list: how many records match, and sums over all of them. */
import { VisuallyHidden } from '@mantine/core'
import type { Field, ObjectType, Page } from '../api/types'
import { count, sum as sumText } from '../lib/format'
import { familyOf } from '../fields/families'
import { canSum } from './columns'
import classes from './table.module.css'

interface FootProps {
  object: ObjectType
  fields: Field[]
  loaded: number
  more: boolean
  totals: Page | undefined
  waiting: boolean
  sums: string[]
  onCount: () => void
  onSums: (sums: string[]) => void
}

export function TableFoot({ object, fields, loaded, more, totals, waiting, sums, onCount, onSums }: FootProps) {
  const total = totals?.total ?? (more ? null : loaded)
  return (
    <div role="rowgroup" className={classes.foot}>
      <div role="row" className={classes.row}>
        <div role="rowheader" className={classes.footCell} data-testid="total">
          {total !== null ? (
            <span>
              {count(total)} {total === 1 ? object.singular : object.plural}
            </span>
          ) : (
            <button type="button" className={classes.footButton} onClick={onCount}>
              {waiting ? 'Counting…' : `${count(loaded)} loaded · count all`}
            </button>
          )}
        </div>
        {fields.map((field) => (
          <div
            key={field.slug}
            role="gridcell"
            className={`${classes.footCell} ${familyOf(field.type).align === 'right' ? classes.right : ''}`}
            data-testid={sums.includes(field.slug) ? `sum-${field.slug}` : undefined}
          >
            <FootSum field={field} totals={totals} waiting={waiting} sums={sums} onSums={onSums} />
          </div>
        ))}
      </div>
    </div>
  )
}

function FootSum({ field, totals, waiting, sums, onSums }: Pick<FootProps, 'totals' | 'waiting' | 'sums' | 'onSums'> & { field: Field }) {
  if (!canSum(field)) return null
  if (!sums.includes(field.slug)) {
    return (
      <button
        type="button"
        className={`${classes.footButton} ${classes.faint}`}
        onClick={() => onSums([...sums, field.slug])}
      >
        Σ sum
        <VisuallyHidden> of {field.label.toLowerCase()}</VisuallyHidden>
      </button>
    )
  }
  const value = totals?.sums?.[field.slug]
  return (
    <button
      type="button"
      className={`${classes.footButton} ${classes.sum}`}
      title="Sum over all matching records; click to hide"
      onClick={() => onSums(sums.filter((slug) => slug !== field.slug))}
    >
      {value === undefined ? (waiting ? '…' : 'Σ –') : sumText(value)}
    </button>
  )
}
