/** The requests for forms and mails as they were agreed; to be left out once the server's own description has them. */
import './openapi'

interface Field {
  /** The field of people that it fills; none for what is only kept with the submission. */
  field: string | null
  name: string
  label: string
  help: string | null
  type: 'text' | 'email' | 'phone' | 'number' | 'date' | 'select' | 'multiselect' | 'checkbox' | 'textarea' | 'hidden'
  required: boolean
  options?: { value: string; label: string }[] | null
  progressive: boolean
  default?: string | null
}

type Channel = 'email' | 'sms' | 'call' | 'post' | 'ads' | 'push' | 'web'

interface Consent {
  purpose: string
  channel: Channel
  required: boolean
}

interface Shape {
  name: string
  slug: string
  state: 'draft' | 'live' | 'closed'
  title: string
  intro: string | null
  fields: Field[]
  consents: Consent[]
  double_opt_in: boolean
  button: string
  thanks: string | null
  redirect_url: string | null
  confirm_subject: string | null
  confirm_text: string | null
  allowed_origins: string[]
  language: string
}

interface Form extends Shape {
  id: string
  submissions: number
  confirmed: number
  last_at: string | null
  url: string
  embed: string
}

interface Submission {
  id: string
  at: string
  state: 'stored' | 'waiting' | 'confirmed' | 'refused'
  reason?: string | null
  person_id: string | null
  values: Record<string, string | number | boolean | string[] | null>
  consents: { purpose: string; channel: Channel; granted?: boolean; state?: string }[]
  source_url: string | null
  referrer: string | null
  utm: Record<string, string>
}

interface Mail {
  id: string
  kind: string
  state: 'queued' | 'waiting' | 'sending' | 'sent' | 'failed' | 'unknown' | 'expired'
  to: string
  person_id?: string | null
  subject: string
  attempts: number
  created_at: string
  next_at?: string | null
  expires_at: string
  ended_at?: string | null
  reply?: string | null
}

interface Answered<Status extends number, T> {
  responses: { [status in Status]: { content: { 'application/json': T } } }
}

interface At {
  parameters: { path: { id: string } }
}

interface Taking<T> {
  requestBody: { content: { 'application/json': T } }
}

/** Every address says of every verb whether it knows it. */
interface None {
  parameters: { query?: never; header?: never; path?: never; cookie?: never }
  put?: never
  options?: never
  head?: never
  trace?: never
}

declare module './openapi' {
  interface paths {
    '/forms': None & {
      get: Answered<200, { data: Form[]; next: string | null }>
      post: Taking<Partial<Shape> & { name: string }> & Answered<201, Form>
      patch?: never
      delete?: never
    }
    '/forms/{id}': None & {
      get: At & Answered<200, Form>
      patch: At & Taking<Partial<Shape>> & Answered<200, Form>
      delete: At & { responses: { 204: { content?: never } } }
      post?: never
    }
    '/forms/{id}/submissions': None & {
      get: { parameters: { path: { id: string }; query?: { state?: Submission['state']; limit?: number; after?: string } } } & Answered<200, { data: Submission[]; next: string | null }>
      post?: never
      patch?: never
      delete?: never
    }
    '/forms/{id}/submissions/file': None & {
      get: { parameters: { path: { id: string }; query?: { format?: 'csv' | 'jsonl' } }; responses: { 200: { content?: never } } }
      post?: never
      patch?: never
      delete?: never
    }
    '/mails': None & {
      get: { parameters: { query?: { state?: Mail['state']; limit?: number; after?: string } } } & Answered<200, { data: Mail[]; next: string | null; configured: boolean; from: string | null }>
      post?: never
      patch?: never
      delete?: never
    }
    '/mails/test': None & {
      post: Taking<{ to: string }> & Answered<202, Mail>
      get?: never
      patch?: never
      delete?: never
    }
    '/mails/{id}/again': None & {
      post: At & Answered<202, Mail>
      get?: never
      patch?: never
      delete?: never
    }
  }
}
