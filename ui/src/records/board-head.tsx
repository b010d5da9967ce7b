/** The head of a column: its name, how many, what they sum to, and what is to be expected of that. */
import { Tooltip } from '@mantine/core'
import { Link } from 'react-router'
import type { BoardColumn } from '../api/board'
import type { Field, Filter, ObjectType } from '../api/types'
import { count, sum as sumText } from '../lib/format'
import { writeListState } from '../lib/list-state'
import { fieldOf } from './columns'
import type { Narrowed } from './use-list'
import classes from './board.module.css'

export function ColumnHead({ object, column, group, narrowed, summed }: {
  object: ObjectType
  column: BoardColumn
  group: Field
  narrowed: Narrowed
  summed: string[]
}) {
  const own: Filter = column.value === null ? { field: group.slug, op: 'empty', value: true } : { field: group.slug, op: 'eq', value: column.value }
  const filter: Filter = narrowed.filter ? { and: [narrowed.filter, own] } : own
  const color = group.options?.find((option) => option.value === column.value)?.color
  return (
    <div className={classes.head}>
      <div className={classes.name}>
        <span className={classes.dot} style={color ? { background: dotColor(color) } : {}} aria-hidden="true" />
        <h2 className={classes.label} title={column.label}>
          {column.label}
        </h2>
        <Link className={classes.count} to={`/${object.slug}?${writeListState({ filter, search: narrowed.search ?? '', sum: summed })}`} aria-label={`${count(column.count)} in ${column.label}, as a list`}>
          {count(column.count)}
        </Link>
      </div>
      {summed.map((slug) => {
        const sum = column.sums[slug]
        const weighted = slug === 'amount' ? column.sums.weighted_amount : undefined
        const label = fieldOf(object, slug)?.label ?? slug
        if (sum === undefined || sum === null || slug === 'weighted_amount' || (Array.isArray(sum) && sum.length === 0)) return null
        return (
          <div key={slug} className={classes.sums}>
            <Tooltip label={`Sum of ${label.toLowerCase()}`}>
              <span>{sumText(sum)}</span>
            </Tooltip>
            {weighted !== undefined && weighted !== null && (
              <Tooltip label="Each weighted by its chance">
                <span className={classes.weighted}>{sumText(weighted)} weighted</span>
              </Tooltip>
            )}
          </div>
        )
      })}
    </div>
  )
}

const tones = ['acquire', 'activate', 'keep', 'grow', 'refer', 'risk', 'lost']

/** Colours of options are names of the page's own hues, or of common colours that stand for them. */
export function dotColor(name: string): string {
  if (tones.includes(name)) return `var(--${name})`
  const like: Record<string, string> = { blue: 'acquire', teal: 'activate', green: 'keep', violet: 'grow', purple: 'grow', gold: 'refer', yellow: 'refer', orange: 'risk', red: 'risk', grey: 'lost', gray: 'lost' }
  return `var(--${like[name] ?? 'bar'})`
}
