/** The shapes that pass between the page and `/api/v1`, written once. */
import type { Reach, Right } from './rights'

export interface Money {
  amount: string
  currency: string
}

export type Role = 'owner' | 'admin' | 'member' | 'read_only'

export interface Firm {
  name: string
  time_zone: string | null
  currency: string
  as_of: string | null
  margin_share: number | null
  example: boolean
  note: string | null
}

export interface Session {
  user: { id: string | null; email: string | null; name: string; role: Role }
  rights: Rights
  firm: Firm
  version: string
}

/** What the reader may do: by object how far each right goes, and what else. */
export interface Rights {
  role: string
  base: Role
  objects: Record<string, Partial<Record<Right, Reach>>>
  actions: Record<string, boolean>
}

export interface LinkInfo {
  purpose: 'set_up' | 'sign_in'
  email: string | null
}

export interface User {
  id: string
  email: string
  name: string
  role: Role
  created_at: string
  disabled_at: string | null
  last_seen_at: string | null
}

export interface Token {
  id: string
  name: string
  role: Role
  prefix: string
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
}

export type FieldType =
  | 'id' | 'text' | 'long_text' | 'code' | 'email' | 'phone' | 'url'
  | 'integer' | 'decimal' | 'percent' | 'money'
  | 'boolean' | 'date' | 'datetime' | 'time' | 'select' | 'relation' | 'user' | 'country' | 'currency' | 'language'
  | 'rich_text' | 'multi_select' | 'tags' | 'rating' | 'person_name' | 'address' | 'reference' | 'relations' | 'file'
  | 'json' | 'roll_up'

export type Operator =
  | 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'contains' | 'starts' | 'empty'

export interface Field {
  slug: string
  label: string
  type: FieldType
  help: string | null
  read_only: boolean
  required: boolean
  sortable: boolean
  quick: boolean
  attached: boolean
  options: Choice[] | null
  relates_to: string | null
  /** Targets of a reference to one of several objects. */
  relates_to_many?: string[]
  operators: Operator[]
  in_list: boolean
  unique?: boolean
  built_in?: boolean
  hidden?: boolean
  class?: 'transactional' | 'personal' | 'behavioural'
  sensitive?: boolean
  /** The section of the record page that the field stands in. */
  section?: string | null
  settings?: Record<string, unknown> | null
  /** Types that its values can become. */
  converts_to?: FieldType[]
  /** The field that it was made of by turning that into another type. */
  converted_from?: string | null
  /** What the reader may do with the field. */
  rights?: 'edit' | 'read'
}

export interface Choice {
  value: string
  label: string
  color?: string | null
}

export interface ObjectType {
  slug: string
  /** The label within a sentence; made from the label, the server does not send it. */
  singular: string
  plural: string
  label: string
  label_singular: string
  title_fields: string[]
  fields: Field[]
  icon?: string | null
  group?: 'customers' | 'sales' | 'marketing' | 'service' | 'data' | null
  built_in?: boolean
  hidden?: boolean
  searchable?: boolean
}

/** What a field of a record may hold; `_titles` is the one map among them. */
export type Cell =
  | string | number | boolean | null | undefined | Money | Money[] | string[] | { [part: string]: unknown }

export interface Row {
  id: string
  [slug: string]: Cell
}

export type FilterValue = string | number | boolean | null | Money | (string | number)[]

export interface Condition {
  field: string
  op: Operator
  value: FilterValue
}

export interface Related {
  related: string
  any?: Filter
  all?: Filter
  none?: Filter
}

export type Filter = { and: Filter[] } | { or: Filter[] } | { not: Filter } | Condition | Related

export interface Sort {
  field: string
  direction: 'asc' | 'desc'
}

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
export interface Records {
  object: string
  filter: Filter | null
  sum: string | null
}

export interface InteractionEntry {
  type: 'interaction'
  id: string
  seq: number
  at: string
  kind: string
  label: string | null
  channel?: string | null
  direction?: string | null
  department?: string | null
  amount: Money | null
  order_id?: string | null
  properties?: Record<string, unknown> | null
  live: boolean
}

export interface ChangeEntry {
  type: 'change'
  seq: number
  at: string
  action: 'created' | 'updated' | 'deleted'
  actor: { kind: 'user' | 'token' | 'import' | 'job'; name: string | null } | null
  fields: { slug: string; label: string; before: Cell; after: Cell }[]
}

/** What was brought in for fields that kept what somebody had typed. */
export interface KeptEntry {
  type: 'kept'
  seq: number
  at: string
  batch_id: string
  source: string
  fields: { slug: string; label: string; value: Cell }[]
}

export interface CommentEntry {
  type: 'comment'
  seq: number
  id: string
  at: string
  body: string
  author: { kind: string; name: string; user_id?: string | null }
}

export interface ActivityEntry {
  type: 'activity'
  seq: number
  id: string
  at: string
  object: string
  title: string
  kind: string | null
  department: string | null
  record: Row
}

export interface FileEntry {
  type: 'file'
  seq: number
  id: string
  at: string
  name: string
  bytes: number
  author?: { name: string } | null
}

export type TimelineEntry = InteractionEntry | ChangeEntry | KeptEntry | CommentEntry | ActivityEntry | FileEntry
export type TimelineType = TimelineEntry['type']

export interface ValueLine {
  name: string
  label: string
  amount?: Money | null
  number?: number | null
  unit?: string | null
  missing?: string | null
}

export interface ValueMonth {
  month: number
  orders: number
  revenue: string
  value: string
  chance_active: number
}

export interface PersonValue {
  person_id: string
  as_of: string
  currency: string
  computed_at: string
  model: { name: string; trained_at: string | null; version: string | number | null } | null
  summary: {
    purchases: number
    repeat: number
    recency_weeks: number
    age_weeks: number
    average_purchase: Money | null
    first_order_at: string
    last_order_at: string
  }
  chance_active: number | null
  chance_active_90: number | null
  expected_orders_36m: number | null
  historic: { value: Money | null; before_goods?: boolean; lines: ValueLine[] }
  formula: { value: Money | null; lines: ValueLine[] }
  predictive: {
    value: Money | null
    before_margin: boolean
    margin_share: number | null
    revenue_36m: Money | null
    missing?: string | null
    lines: ValueLine[]
    months: ValueMonth[]
  }
  rfm: { recency: number; frequency: number; monetary: number } | null
  streams: { base: Money | null; growth: Money | null; contraction: Money | null; referrals: Money | null; provisional?: boolean } | null
  missing?: string[]
  counted_orders: Records
  not_scored: number
}

export type Grain = 'day' | 'week' | 'month' | 'quarter' | 'year'

export interface Goal {
  op: '>' | '>=' | '<' | '<='
  value: number
  /** `null` where there is no figure to hold against it. */
  met: boolean | null
}

export interface MetricPoint {
  from: string
  /** The day after the last. */
  to: string
  value: number | null
  provisional: boolean
  records: Records | null
  /** Set where the length of the step changes the goal. */
  goal?: Goal | null
}

export interface MetricBin {
  from: number | null
  to: number | null
  value: number
  records: Records
}

/** A rung of the inactivity ladder: days since the last own act. */
export interface Rung {
  name: 'engaged' | 'cooling' | 'dormant' | 'lost'
  label: string
  from_days: number
  to_days: number | null
  value: number
  records: Records | null
  parts?: MetricPart[]
}

/** A part of a figure; where people and companies are both in it, they are its parts. */
export interface MetricPart {
  name?: string
  label?: string
  object?: string
  value: number
  records: Records | null
  parts?: MetricPart[]
}

export interface CohortCell {
  /** Calendar months after that of the first purchase. */
  month: number
  value: number | null
  count: number
  provisional: boolean
  records: Records | null
  parts?: MetricPart[]
}

export interface Cohort {
  from: string
  to: string
  size: number
  provisional: boolean
  generated: boolean
  records: Records | null
  parts?: MetricPart[]
  cells: CohortCell[]
}

export interface RfmCell {
  recency: number
  frequency: number
  value: number
  revenue: number
  records: Records | null
}

export interface MetricGroup {
  key: string | null
  label: string
  value: number | null
  series: MetricPoint[]
  records: Records | null
}

export type Unit = 'people' | 'orders' | 'money' | 'percent' | 'days'

export interface Metric {
  name: string
  label: string
  question?: string
  definition: string
  version?: number
  value: number | null
  unit: Unit
  currency: string | null
  missing: string[]
  goal: Goal | null
  series?: MetricPoint[]
  bins?: (MetricBin | Rung)[]
  cohorts?: Cohort[]
  cells?: RfmCell[]
  groups?: MetricGroup[]
  parts?: MetricPart[]
  mean_chance_active?: number | null
  window_days?: number | null
  as_of: string | null
  records: Records | null
}

/** A figure as it is declared, whatever its value. */
export interface DeclaredMetric {
  name: string
  label: string
  question: string
  definition: string
  unit: Unit
  grains: Grain[]
  dimensions: string[]
  goal: { op: Goal['op']; value: number } | null
  needs: string[]
  version: number
  sql: string
}

export type SqlValue = string | number | boolean | null | SqlValue[] | { [name: string]: SqlValue }

export interface SqlColumn {
  name: string
  /** text, integer, number, decimal, boolean, timestamp, date, list, struct … */
  type: string
}

export interface SqlAnswer {
  columns: SqlColumn[]
  rows: SqlValue[][]
  /** The entry of the change feed up to which the answer is told. */
  seq: number
}

export interface SqlTable {
  name: string
  help: string
  kind: 'table' | 'view'
  columns: { name: string; type: string; help: string }[]
}

export interface Chart {
  kind: 'bar' | 'line'
  x: string
  y: string[]
}

export interface SavedQuery {
  id: string
  name: string
  query: string
  chart: Chart | null
  shared: boolean
  mine: boolean
  owner: { kind: string; name: string } | null
  created_at: string
  updated_at: string
}

export interface Model {
  name: string
  label: string
  parameters: Record<string, { value: number | null; standard_error: number | null }>
  log_likelihood: number | null
  rows: number
  trained_at: string | null
  trained_by: 'nightly' | 'demand' | 'growth' | 'first' | null
  as_of: string | null
  seconds: number | null
  backtest: {
    calibration_end: string
    holdout_weeks: number
    correlation: number | null
    predicted_total: number
    actual_total: number
    by_frequency: { frequency: string; customers: number; predicted: number; actual: number }[]
    weekly: { week: number; predicted: number; actual: number }[]
  } | null
  reading: string | null
}
