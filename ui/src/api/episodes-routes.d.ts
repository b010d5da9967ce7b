/**
 * The addresses of episodes and of "looks like" as the page understands them, until the server's own description names
 * them: once `openapi.d.ts` is made anew, this file goes, and whatever differs does not compile.
 */
import type { Alike, Episode, EpisodeRule, RuleSaid } from './episodes-shapes'

interface Ok<T> {
  headers: Record<string, unknown>
  content: { 'application/json': T }
}
/** A verb that an address does not know is told as in the description. */
type Verbs<T> = T & { [V in Exclude<'get' | 'put' | 'post' | 'delete' | 'patch', keyof T>]?: never }
interface Json<T> {
  content: { 'application/json': T }
}

declare module './openapi' {
  interface paths {
    '/people/{id}/episodes': Verbs<{
      get: {
        parameters: { path: { id: string }; query?: { after?: string; limit?: number; ids?: string } }
        responses: { 200: Ok<{ data: Episode[]; next: string | null }> }
      }
    }>
    '/episode-rules': Verbs<{
      get: { parameters: object; responses: { 200: Ok<{ data: EpisodeRule[]; next: string | null }> } }
      post: { parameters: object; requestBody: Json<RuleSaid & { name: string; type: string; begins: string[] }>; responses: { 201: Ok<EpisodeRule> } }
    }>
    '/episode-rules/{id}': Verbs<{
      patch: { parameters: { path: { id: string } }; requestBody: Json<RuleSaid>; responses: { 200: Ok<EpisodeRule> } }
      delete: { parameters: { path: { id: string } }; responses: { 204: { headers: Record<string, unknown>; content?: never } } }
    }>
    '/people/looks-like': Verbs<{
      post: { parameters: object; requestBody: Json<Record<string, unknown>>; responses: { 200: Ok<{ data: Alike[] }> } }
    }>
  }
}
