/**
 * The addresses of consent as the page understands them, until the server's own description names them: once
 * `openapi.d.ts` is made anew, this file goes, and whatever differs does not compile.
 */
import type { Channel, Consent, ConsentCounts, ConsentFile, ConsentState, PersonConsent, Purpose, PurposeText, Suppression, SuppressedChannel, Basis } from './consents-shapes'

interface Ok<T> {
  headers: Record<string, unknown>
  content: { 'application/json': T }
}
/** A verb that an address does not know is told as in the description. */
type Verbs<T> = T & { [V in Exclude<'get' | 'put' | 'post' | 'delete' | 'patch', keyof T>]?: never }
interface Json<T> {
  content: { 'application/json': T }
}
interface Given {
  name?: string
  slug?: string
  description?: string | null
  basis?: Basis
  channels?: Channel[]
  text?: string
  public?: boolean
}
interface NewConsent {
  person_id: string
  channel: Channel
  purpose: string
  state: ConsentState
  basis?: Basis
  text_version?: number
  source?: string
  at?: string
  proof?: Record<string, unknown>
}
interface Paged {
  limit?: number
  after?: string | undefined
}

declare module './openapi' {
  interface paths {
    '/purposes': Verbs<{
      get: { parameters: object; responses: { 200: Ok<{ data: Purpose[] }> } }
      post: { parameters: object; requestBody: Json<Given & { name: string; text: string }>; responses: { 201: Ok<Purpose> } }
    }>
    '/purposes/{id}': Verbs<{
      patch: { parameters: { path: { id: string } }; requestBody: Json<Omit<Given, 'slug'> & { active?: boolean }>; responses: { 200: Ok<Purpose> } }
    }>
    '/purposes/{id}/texts': Verbs<{
      get: { parameters: { path: { id: string } }; responses: { 200: Ok<{ data: PurposeText[] }> } }
    }>
    '/consents': Verbs<{
      get: {
        parameters: { query?: Paged & { person_id?: string; channel?: Channel; purpose?: string; state?: ConsentState } }
        responses: { 200: Ok<{ data: Consent[]; next: string | null }> }
      }
      post: { parameters: object; requestBody: Json<NewConsent>; responses: { 201: Ok<Consent> } }
    }>
    '/consents/{id}': Verbs<{
      get: { parameters: { path: { id: string } }; responses: { 200: Ok<Consent> } }
    }>
    '/consents/batch': Verbs<{
      post: {
        parameters: object
        requestBody: Json<{ records: NewConsent[] }>
        responses: { 200: Ok<{ results: { index: number; id: string | null; status: string; errors: { pointer: string; detail: string }[] }[] }> }
      }
    }>
    '/consents/summary': Verbs<{
      get: { parameters: object; responses: { 200: Ok<{ data: ConsentCounts[]; people: number }> } }
    }>
    '/people/{id}/consents': Verbs<{
      get: { parameters: { path: { id: string } }; responses: { 200: Ok<{ data: PersonConsent[]; suppressed: SuppressedChannel[]; restricted: boolean }> } }
    }>
    '/people/{id}/preference-link': Verbs<{
      post: { parameters: { path: { id: string } }; responses: { 201: Ok<{ url: string }> } }
    }>
    '/suppressions': Verbs<{
      get: { parameters: { query?: Paged & { channel?: Channel } }; responses: { 200: Ok<{ data: Suppression[]; next: string | null }> } }
      post: { parameters: object; requestBody: Json<{ channel: Channel; address: string; reason?: string; note?: string }>; responses: { 201: Ok<Suppression> } }
    }>
    '/suppressions/{id}': Verbs<{
      delete: { parameters: { path: { id: string } }; responses: { 204: { headers: Record<string, unknown> } } }
    }>
    '/suppressions/check': Verbs<{
      post: {
        parameters: object
        requestBody: Json<{ channel: Channel; address: string }>
        responses: { 200: Ok<{ suppressed: boolean; reason: Suppression['reason'] | null }> }
      }
    }>
    '/consents/files': Verbs<{
      post: { parameters: object; requestBody: { content: { 'multipart/form-data': unknown } }; responses: { 201: Ok<ConsentFile> } }
    }>
    '/consents/files/{id}': Verbs<{
      get: { parameters: { path: { id: string } }; responses: { 200: Ok<ConsentFile> } }
    }>
    '/consents/files/{id}/apply': Verbs<{
      post: { parameters: { path: { id: string } }; responses: { 202: Ok<{ job_id: string }> } }
    }>
    '/consents/files/{id}/rejects': Verbs<{
      get: { parameters: { path: { id: string } }; responses: { 200: { headers: Record<string, unknown> } } }
    }>
  }
}
