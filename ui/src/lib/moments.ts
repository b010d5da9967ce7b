/** What happened, in the shape of an object: what conditions on it may compare. */
import type { Field, ObjectType } from '../api/types'

const words: Field['operators'] = ['eq', 'ne', 'in', 'contains', 'starts', 'empty']
const links: Field['operators'] = ['eq', 'ne', 'empty']
const numbers: Field['operators'] = ['gte', 'gt', 'lte', 'lt', 'eq', 'ne', 'empty']

/** A field of what happened, told in few words. */
export function momentField(slug: string, label: string, type: Field['type'], operators: Field['operators'], relates_to: string | null = null): Field {
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
    momentField('channel', 'Channel', 'code', words),
    momentField('url', 'Page', 'code', words),
    momentField('product_id', 'Product', 'relation', links, 'products'),
    momentField('campaign_id', 'Campaign', 'relation', links, 'campaigns'),
    momentField('direction', 'Direction', 'code', words),
    momentField('department', 'Department', 'code', words),
    momentField('device', 'Device', 'code', words),
    momentField('country', 'Country', 'code', words),
    momentField('referrer', 'Came from', 'code', words),
    momentField('amount', 'Amount', 'money', numbers),
    momentField('currency', 'Currency', 'currency', ['eq', 'ne', 'in', 'empty']),
    momentField('quantity', 'Quantity', 'decimal', numbers),
    momentField('sentiment', 'Sentiment', 'decimal', numbers),
  ],
}
