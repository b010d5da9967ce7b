/** The addresses of privacy until the server's description, from which types are made, holds them. */
export {}

interface Asks {
  query?: never
  path?: never
}

type Verb = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace'

/** An address with the verbs that it knows, and never another. */
type Route<Known> = Known & { [V in Exclude<Verb, keyof Known>]?: never }

interface Json<T> {
  content: { 'application/json': T }
}

interface Page<T> {
  data: T[]
  next: string | null
}

interface By {
  path: { id: string }
}

type Listed = { query?: { limit?: number; after?: string | undefined } }

interface Erasure {
  id: string
  object: string
  records: string[]
  state: 'hidden' | 'running' | 'done'
  reason?: string | null
  requested_at: string
  requested_by_name?: string | null
  due_at: string
  started_at?: string | null
  finished_at?: string | null
  counts: { [what: string]: number }
  waits?: string | null
  job_id?: string | null
}

interface ErasurePreview {
  counts: { [what: string]: number }
  related: { object: string; object_name?: string | null; count: number; fate: 'erased' | 'unlinked' | 'kept'; reason: string }[]
}

interface Access {
  id: string
  job_id: string
  state: 'queued' | 'running' | 'done' | 'failed'
}

interface PrivacyRequest {
  id: string
  kind: 'access' | 'rectification' | 'erasure' | 'restriction' | 'objection' | 'portability'
  person_id: string | null
  email: string | null
  received_at: string
  due_at: string
  state: 'open' | 'done' | 'refused'
  done_at: string | null
  note: string | null
  result: { [what: string]: unknown } | null
}

interface RuleSaid {
  object: string
  kind?: string | null
  field: string
  days: number
  action: 'delete' | 'erase'
}

interface Rule extends RuleSaid {
  id: string
  active: boolean
  last_run_at: string | null
  last_count: number | null
  next_run_at: string | null
}

interface RulePreview {
  count: number
  oldest: string | null
  newest: string | null
  sample: { id: string; title: string | null; date: string | null }[]
}

interface MappedField {
  object: string
  object_name: string
  field: string
  field_name: string
  type: string
  class: 'personal' | 'transactional' | 'behavioural' | 'other'
  sensitive: boolean
  filled: number
  of: number
  sources: { source: string; count: number }[]
  roles: string[]
}

declare module './openapi' {
  interface paths {
    '/people/{id}/erase': Route<{ post: { parameters: By; requestBody: Json<{ reason?: string | null; now?: boolean }>; responses: { 202: Json<Erasure> } } }>
    '/people/{id}/erase/preview': Route<{ get: { parameters: By; responses: { 200: Json<ErasurePreview> } } }>
    '/people/erase/batch': Route<{ post: { parameters: Asks; requestBody: Json<{ ids: string[]; reason?: string | null; now?: boolean }>; responses: { 202: Json<Erasure> } } }>
    '/erasures': Route<{ get: { parameters: Listed; responses: { 200: Json<Page<Erasure>> } } }>
    '/erasures/{id}': Route<{ get: { parameters: By; responses: { 200: Json<Erasure> } } }>
    '/erasures/{id}/receipt': Route<{ get: { parameters: By; responses: { 200: { content: { 'text/html': string } } } } }>
    '/people/{id}/access': Route<{ post: { parameters: By; responses: { 201: Json<Access> } } }>
    '/people/{id}/access/{access}/file': Route<{ get: { parameters: { path: { id: string; access: string } }; responses: { 200: { content: { 'application/zip': string } } } } }>
    '/privacy-requests': Route<{
      get: { parameters: { query?: { state?: PrivacyRequest['state'] | undefined; limit?: number; after?: string | undefined } }; responses: { 200: Json<Page<PrivacyRequest>> } }
      post: {
        parameters: Asks
        requestBody: Json<{ kind: PrivacyRequest['kind']; person_id?: string; email?: string; received_at?: string; note?: string }>
        responses: { 201: Json<PrivacyRequest> }
      }
    }>
    '/privacy-requests/{id}': Route<{
      patch: { parameters: By; requestBody: Json<{ state?: PrivacyRequest['state']; person_id?: string | null; note?: string | null }>; responses: { 200: Json<PrivacyRequest> } }
    }>
    '/retention': Route<{
      get: { parameters: Asks; responses: { 200: Json<{ data: Rule[] }> } }
      post: { parameters: Asks; requestBody: Json<RuleSaid>; responses: { 201: Json<Rule> } }
    }>
    '/retention/{id}': Route<{
      patch: { parameters: By; requestBody: Json<{ active?: boolean; seen_count?: number }>; responses: { 200: Json<Rule> } }
      delete: { parameters: By; responses: { 204: { content?: never } } }
    }>
    '/retention/preview': Route<{ post: { parameters: Asks; requestBody: Json<RuleSaid>; responses: { 200: Json<RulePreview> } } }>
    '/data-map': Route<{ get: { parameters: Asks; responses: { 200: Json<{ data: MappedField[] }> } } }>
  }
}
