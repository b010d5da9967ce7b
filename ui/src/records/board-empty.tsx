/** A board without a card says what would stand on it, and how the first comes there. */
import { Button } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import type { ObjectType } from '../api/types'
import { Icon } from '../ui/icon'
import classes from './board.module.css'

export function BoardEmpty({ object, filtered }: { object: ObjectType; filtered: boolean }) {
  const makes = useMay().on(object.slug, 'create') && object.fields.some((field) => !field.read_only)
  return (
    <p className={classes.nothing} role="status">
      <span>{filtered ? `No ${object.singular} matches here. Loosen a condition to see more.` : `No ${object.plural} here yet. Each will be a card in its column.`}</span>
      {makes && !filtered && (
        <Button component={Link} to={`/${object.slug}/new`} variant="subtle" size="compact-sm" leftSection={<Icon name="plus" size={13} />}>
          New {object.singular}
        </Button>
      )}
    </p>
  )
}
