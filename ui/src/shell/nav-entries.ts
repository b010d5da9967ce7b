/** What stands in the left bar: rooms of the page, then objects in their groups. */
import type { ObjectType } from '../api/types'
import { type IconName, iconNamed } from '../ui/icon'

export interface Entry {
  to: string
  label: string
  icon: IconName
  /** Whether the firm made it: what somebody makes is never folded away. */
  own?: boolean
}

export interface Group {
  title: string
  entries: Entry[]
}

const marks: Record<string, IconName> = {
  people: 'people', companies: 'company', households: 'home', products: 'product', orders: 'order', deals: 'deal', quotes: 'file',
  invoices: 'money', shipments: 'truck', subscriptions: 'retry', tickets: 'ticket', activities: 'task', promises: 'flag', goals: 'flag',
  needs: 'heart', costs: 'money', spend: 'money', rates: 'percent', campaigns: 'star', survey_answers: 'comment', price_lists: 'tag', leads: 'user',
}

const titles = { customers: 'Customers', sales: 'Sales', marketing: 'Marketing', service: 'Service' } as const

/** Where an object of an older server stands. */
const usual: Record<string, keyof typeof titles> = { orders: 'sales', products: 'sales' }

/** Parts of other records, which are seen with those and have no entry of their own. */
const parts = ['order_lines', 'quote_lines', 'price_list_items', 'stages', 'pipelines', 'rates', 'account_contacts']

/** The first of a group, in the order in which they are used most. */
const ahead = ['people', 'companies', 'deals', 'orders', 'products', 'quotes', 'campaigns', 'tickets']

export function iconOf(object: Pick<ObjectType, 'slug' | 'icon'>): IconName {
  return iconNamed(object.icon) ?? marks[object.slug] ?? 'table'
}

export function listed(objects: ObjectType[]): ObjectType[] {
  return objects.filter((object) => !object.hidden && !parts.includes(object.slug))
}

/** Objects that the firm's trade looks at come first, then those used most, then the firm's own, then the rest. */
export function objectGroups(objects: ObjectType[], trade: string[] | null = null): { groups: Group[]; data: Entry[] } {
  const rank = (object: ObjectType) => {
    if (trade?.includes(object.slug)) return trade.indexOf(object.slug) - 1000
    if (object.built_in === false) return -500
    return ahead.includes(object.slug) ? ahead.indexOf(object.slug) : ahead.length
  }
  const entriesOf = (key: string) =>
    listed(objects)
      .filter((object) => (object.group ?? usual[object.slug] ?? (object.group === undefined ? 'customers' : 'data')) === key)
      .sort((one, other) => rank(one) - rank(other))
      .map((object): Entry => ({ to: `/${object.slug}`, label: object.label, icon: iconOf(object), ...(object.built_in === false ? { own: true } : {}) }))
  return {
    groups: Object.entries(titles).map(([key, title]) => ({ title, entries: entriesOf(key) })),
    data: entriesOf('data'),
  }
}

/** So many of a group are always seen, and the firm's own; the others unfold. */
export const few = 5

/** The groups with an entry of the page among the objects, behind the first of these that is there, and never folded away. */
export function placed(groups: Group[], title: string, entry: Entry, behind: string[]): Group[] {
  return groups.map((group) => {
    if (group.title !== title) return group
    const found = behind.find((to) => group.entries.some((each) => each.to === to))
    const at = Math.min(group.entries.findIndex((each) => each.to === found) + 1, few - 1)
    return { ...group, entries: [...group.entries.slice(0, at), entry, ...group.entries.slice(at)] }
  })
}

/** The entries that are seen while the group is folded. Where the reader is stays in sight as well. */
export function folded(entries: Entry[], pathname: string): Entry[] {
  if (entries.length <= few + 1) return entries
  return entries.filter((entry, index) => index < few || entry.own || pathname.startsWith(entry.to))
}
