/**
 * What passes between the page and `/api/v1`. What the server describes is taken from its description; told by hand is
 * what the page knows more exactly, like what a cell of a record may hold.
 */
import type { Answer, One } from './client'
import type { components } from './openapi'

export type Money = components['schemas']['Money']

export type Role = 'owner' | 'admin' | 'member' | 'read_only'

export type Firm = Session['firm']

export type Session = Answer<'get', '/session'>

/** What the reader may do: by object how far each right goes, and what else. */
export type Rights = Session['rights']

export type LinkInfo = Answer<'get', '/links/{token}'>

export type User = One<'/users'>

export type Token = One<'/tokens'>

type Declared = One<'/objects'>

export type FieldType = Field['type']

export type Operator = Field['operators'][number]

type Said = Declared['fields'][number]

/** The same without insisting on what few look at, so that a field can be told in few words. */
type Loosely<T, Few extends keyof T> = Omit<T, Few> & Partial<Pick<T, Few>>

export type Choice = Loosely<NonNullable<Said['options']>[number], 'color'>

export interface Field
  extends Loosely<
    Omit<Said, 'options'>,
    'relates_to_many' | 'unique' | 'built_in' | 'hidden' | 'class' | 'sensitive' | 'section' | 'settings' | 'rights' | 'kept_in' | 'converts_to' | 'converted_from'
  > {
  options: Choice[] | null
}

export type ObjectGroup = NonNullable<Declared['group']>

export interface ObjectType extends Loosely<Omit<Declared, 'fields'>, 'icon' | 'group' | 'built_in' | 'hidden' | 'searchable'> {
  /** The labels within a sentence; made from the labels, the server does not send them. */
  singular: string
  plural: string
  fields: Field[]
}

/** What a field of a record may hold; `_titles` is the one map among them. */
export type Cell =
  | string | number | boolean | null | undefined | Money | Money[] | string[] | { [part: string]: unknown }

export interface Row {
  id: string
  [slug: string]: Cell
}

export type Filter = components['schemas']['Filter']
export type Condition = Extract<Filter, { op: Operator }>
export type Related = Extract<Filter, { related: string }>
export type Did = Extract<Filter, { did: unknown }>
export type Sequence = Extract<Filter, { sequence: unknown }>
export type InSegment = Extract<Filter, { segment: string }>
/** In a share of all people that stays the same. */
export type InShare = Extract<Filter, { share: unknown }>
/** What somebody said of being reached for a purpose over a channel. */
export type Consented = Extract<Filter, { consent: string }>
export type FilterValue = Exclude<Condition['value'], undefined>
/** A day or a moment said from now: 30 days ago, 7 days ahead. */
export type FromNow = Extract<FilterValue, { ago: string } | { ahead: string }>

export type Sort = components['schemas']['Sort']

export interface Search {
  filter?: Filter
  search?: string
  sort?: Sort[]
  fields?: string[]
  limit?: number
  after?: string
  total?: boolean
  sum?: string[]
}

export type Sum = Money | Money[] | number | string | null

export interface Page {
  data: Row[]
  next: string | null
  total?: number | null
  sums?: Record<string, Sum>
}

/** The records a figure rests on: opening and summing them gives the figure. */
export type Records = PersonValue['counted_orders']

type Entry<Kind> = Extract<One<'/{object}/{id}/timeline'>, { type: Kind }>

export type InteractionEntry = Entry<'interaction'>
export type CommentEntry = Entry<'comment'>
export type FileEntry = Entry<'file'>

export interface ChangeEntry extends Omit<Entry<'change'>, 'fields'> {
  fields: (Omit<Entry<'change'>['fields'][number], 'before' | 'after'> & { before: Cell; after: Cell })[]
}

export interface ActivityEntry extends Omit<Entry<'activity'>, 'record'> {
  record: Row
}

/** What was brought in for fields that kept what somebody had typed. */
export interface KeptEntry extends Omit<Entry<'kept'>, 'fields'> {
  fields: (Omit<Entry<'kept'>['fields'][number], 'value'> & { value: Cell })[]
}

export type TimelineEntry = InteractionEntry | ChangeEntry | KeptEntry | CommentEntry | ActivityEntry | FileEntry
export type TimelineType = TimelineEntry['type']

export type ValueLine = PersonValue['historic']['lines'][number]

export type ValueMonth = PersonValue['predictive']['months'][number]

export type PersonValue = Answer<'get', '/people/{id}/value'>

export type Grain = DeclaredMetric['grains'][number]

export type Goal = NonNullable<Metric['goal']>

export type MetricPoint = Metric['series'][number]

export type MetricBin = NonNullable<Metric['bins']>[number]

/** A bin of amounts. */
export type AmountBin = MetricBin & { from: number | null; to: number | null }

/** A rung of the inactivity ladder: days since the last own act. */
export type Rung = MetricBin & { name: 'engaged' | 'cooling' | 'dormant' | 'lost'; label: string; from_days: number; to_days: number | null }

/** A part of a figure; where people and companies are both in it, they are its parts. */
export type MetricPart = Metric['parts'][number]

export type CohortCell = Cohort['cells'][number]

export type Cohort = NonNullable<Metric['cohorts']>[number]

export type RfmCell = NonNullable<Metric['cells']>[number]

export type MetricGroup = NonNullable<Metric['groups']>[number]

export type Unit = Metric['unit']

export type Metric = Answer<'get', '/metrics/{name}'>

/** A figure as it is declared, whatever its value. */
export type DeclaredMetric = One<'/metrics'>

export type SqlValue = string | number | boolean | null | SqlValue[] | { [name: string]: SqlValue }

export type SqlColumn = Answer<'post', '/sql'>['columns'][number]

export interface SqlAnswer extends Omit<Answer<'post', '/sql'>, 'rows'> {
  rows: SqlValue[][]
}

export type SqlTable = One<'/sql/tables'>

export type Chart = NonNullable<SavedQuery['chart']>

export type SavedQuery = One<'/queries'>

export type Model = Answer<'get', '/models/{name}'>
