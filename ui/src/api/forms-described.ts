/** The requests for forms and mails as they were agreed; to be left out once the server's own description has them. */
import './openapi'
import type { Form, FormShape, Submission } from './forms-shapes'

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
      post: Taking<Partial<FormShape> & { name: string }> & Answered<201, Form>
      patch?: never
      delete?: never
    }
    '/forms/{id}': None & {
      get: At & Answered<200, Form>
      patch: At & Taking<Partial<FormShape>> & Answered<200, Form>
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
