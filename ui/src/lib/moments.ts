/** What happened, in the shape of an object: what conditions on it may compare. */
import type { Field, ObjectType } from '../api/types'

const words: Field['operators'] = ['eq', 'ne', 'in', 'contains', 'starts', 'empty']
const links: Field['operators'] = ['eq', 'ne', 'empty']

function field(slug: string, label: string, type: Field['type'], operators: Field['operators'], relates_to: string | null = null): Field {
  return { slug, label, type, operators, relates_to, required: false, read_only: true, attached: false, options: null, help: null, sortable: false, in_list: false, quick: false }
}

export const moments: ObjectType = {
  slug: 'interactions',
  label: 'Events',
  label_singular: 'Event',
  singular: 'event',
  plural: 'events',
  title_fields: [],
  fields: [
    field('channel', 'Channel', 'code', words),
    field('url', 'Page', 'code', words),
    field('product_id', 'Product', 'relation', links, 'products'),
    field('campaign_id', 'Campaign', 'relation', links, 'campaigns'),
    field('direction', 'Direction', 'code', words),
    field('department', 'Department', 'code', words),
    field('device', 'Device', 'code', words),
    field('country', 'Country', 'code', words),
    field('referrer', 'Came from', 'code', words),
  ],
}
