/** All that points at a record: lists that hold something, and the way to add to any. */
import { Button, Menu } from '@mantine/core'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import { useObjects } from '../api/records'
import type { ObjectType } from '../api/types'
import { pointingAt, type Reverse } from '../lib/filter'
import { Icon } from '../ui/icon'
import { RelatedList } from './related-list'

/** Activities stand in the timeline, so they are no list of their own. */
const elsewhere = ['activities']

export function useRelated(object: string): Reverse[] {
  return pointingAt(object, useObjects().data ?? []).filter(({ object: other }) => !elsewhere.includes(other.slug))
}

/** Two fields of one object may point here: then each says which it is. */
function labelOf(all: Reverse[], { object, field }: Reverse): string {
  return all.filter((each) => each.object.slug === object.slug).length > 1 ? `${object.label} (${field.label.toLowerCase()})` : object.label
}

export function RelatedLists({ object, id }: { object: ObjectType; id: string }) {
  const related = useRelated(object.slug)
  return related.map((each) => <RelatedList key={each.object.slug + each.field.slug} object={each.object} field={each.field} id={id} label={labelOf(related, each)} />)
}

export function AddRelated({ object, id }: { object: ObjectType; id: string }) {
  const may = useMay()
  const related = useRelated(object.slug).filter(({ object: other, field }) => !field.read_only && may.on(other.slug, 'create'))
  if (related.length === 0) return null
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="plus" size={14} />}>
          Add
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflowY: 'auto' }}>
        {related.map((each) => (
          <Menu.Item key={each.object.slug + each.field.slug} component={Link} to={`/${each.object.slug}/new?${each.field.slug}=${id}`}>
            {labelOf(related, each) === each.object.label ? each.object.label_singular : `${each.object.label_singular} (${each.field.label.toLowerCase()})`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
