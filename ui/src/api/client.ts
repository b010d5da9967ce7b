/**
 * Every request of the page passes here: JSON both ways, problems as one error type. Addresses, what is sent and what
 * is answered are those of the server's own description, so what it does not know does not compile.
 */
import type { paths } from './openapi'

const base = '/api/v1'

export interface FieldError {
  pointer: string
  detail: string
}

/** A refusal by the server (or by the network, status 0) in words fit to show. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string | null,
    readonly errors: FieldError[] = [],
    /** Seconds after which the server asks to be tried again. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail ?? title)
    this.name = 'Problem'
  }
}

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The addresses that know a verb, as they are described: `/people/{id}/value`. */
export type Address<V extends Verb> = {
  [P in keyof paths]: paths[P] extends { [verb in V]: { responses: unknown } } ? P : never
}[keyof paths]

type Operation<V extends Verb, P extends Address<V>> = paths[P][V]

type Parts<O> = O extends { parameters: { path: infer T } } ? { path: T } : { path?: undefined }
type Query<O> = O extends { parameters: { query?: infer T } } ? { query?: T } : { query?: undefined }
type Body<O> = O extends { requestBody: { content: infer C } }
  ? { body: C extends { 'multipart/form-data': unknown } ? FormData : C[keyof C] }
  : { body?: undefined }

type Ask<V extends Verb, P extends Address<V>> = Parts<Operation<V, P>> &
  Query<Operation<V, P>> &
  Body<Operation<V, P>> & { headers?: Record<string, string>; signal?: AbortSignal | null }

/** What has to be said with an address; nothing, where nothing has to be. */
type Asked<V extends Verb, P extends Address<V>> = object extends Ask<V, P> ? [ask?: Ask<V, P>] : [ask: Ask<V, P>]

type Success = 200 | 201 | 202 | 204
type Content<R> = R extends { content: { 'application/json': infer T } } ? T : undefined

/** What the server answers when all is well. */
export type Answer<V extends Verb, P extends Address<V>> =
  Operation<V, P> extends { responses: infer R } ? Content<R[keyof R & Success]> : never

/** One of a list that the server answers. */
export type One<P extends Address<'get'>> = Answer<'get', P> extends { data: (infer T)[] } ? T : never

/** What the server takes. */
export type Sent<V extends Verb, P extends Address<V>> = Ask<V, P> extends { body: infer T } ? T : never

export interface Reply<T> {
  body: T
  etag: string | null
}

async function request<T>(verb: Verb, address: string, ask: object = {}): Promise<Reply<T>> {
  const { path, query, body, headers, signal = null } = loosely(ask)
  const response = await send(verb, filled(address, path) + asked(query), body, headers, signal)
  const text = await response.text().catch((error: unknown) => lost(error, signal))
  const parsed = parse(text)
  if (!response.ok) throw problemOf(response, parsed)
  return { body: parsed as T, etag: response.headers.get('ETag') }
}

export async function get<P extends Address<'get'>>(address: P, ...[ask]: Asked<'get', P>): Promise<Answer<'get', P>> {
  return (await request<Answer<'get', P>>('get', address, ask)).body
}

export async function post<P extends Address<'post'>>(address: P, ...[ask]: Asked<'post', P>): Promise<Answer<'post', P>> {
  return (await request<Answer<'post', P>>('post', address, ask)).body
}

export async function patch<P extends Address<'patch'>>(address: P, ...[ask]: Asked<'patch', P>): Promise<Answer<'patch', P>> {
  return (await request<Answer<'patch', P>>('patch', address, ask)).body
}

export async function put<P extends Address<'put'>>(address: P, ...[ask]: Asked<'put', P>): Promise<Answer<'put', P>> {
  return (await request<Answer<'put', P>>('put', address, ask)).body
}

export async function remove<P extends Address<'delete'>>(address: P, ...[ask]: Asked<'delete', P>): Promise<void> {
  await request<undefined>('delete', address, ask)
}

/** The same with the version of what is answered, which `If-Match` sends back. */
export function getHeld<P extends Address<'get'>>(address: P, ...[ask]: Asked<'get', P>): Promise<Reply<Answer<'get', P>>> {
  return request<Answer<'get', P>>('get', address, ask)
}

export function patchHeld<P extends Address<'patch'>>(address: P, ...[ask]: Asked<'patch', P>): Promise<Reply<Answer<'patch', P>>> {
  return request<Answer<'patch', P>>('patch', address, ask)
}

/** What an ask is once its types are checked. */
interface Loose {
  path?: Record<string, string | number>
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal | null
}

/** Taken as an object first: spelt out over all addresses, what may be asked is too much for the compiler. */
function loosely(ask: object = {}): Loose {
  return ask
}

/** The address with its parts filled in. */
function filled(address: string, parts: Loose['path'] = {}): string {
  return address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name] ?? '')))
}

/** The query string; what is not said stays out. */
function asked(query: Loose['query'] = {}): string {
  const said = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString()
  return text === '' ? '' : `?${text}`
}

async function send(
  verb: Verb,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal: AbortSignal | null = null,
): Promise<Response> {
  const form = body instanceof FormData
  const plain = headers['Content-Type'] === 'text/plain' && typeof body === 'string'
  const init: RequestInit = { method: verb.toUpperCase(), signal, headers: { Accept: 'application/json', ...headers } }
  if (body !== undefined) {
    init.body = form || plain ? body : JSON.stringify(body)
    if (!form && !plain) init.headers = { ...init.headers, 'Content-Type': 'application/json' }
  }
  return fetch(base + path, init).catch((error: unknown) => lost(error, signal))
}

function lost(error: unknown, signal: AbortSignal | null): never {
  // Who called it off knows that already.
  if (signal?.aborted) throw error
  throw new Problem(0, 'The server cannot be reached', 'Check that Rapport is running, then try again. Nothing was lost.')
}

/** An answer that is a file: handed to the browser to be kept, under the name that the server gives. */
export async function download<P extends Address<'post'>>(address: P, name: string, ...[ask]: Asked<'post', P>): Promise<void> {
  const { path, body } = loosely(ask)
  const response = await send('post', filled(address, path), body)
  if (!response.ok) throw problemOf(response, parse(await response.text()))
  const told = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  const blob = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = blob
  link.download = told ?? name
  link.click()
  // The browser reads the file a moment after the click.
  setTimeout(() => URL.revokeObjectURL(blob), 30_000)
}

/** An answer that is plain text. */
export async function getText<P extends Address<'get'>>(address: P, ...[ask]: Asked<'get', P>): Promise<string> {
  const { path } = loosely(ask)
  const response = await send('get', filled(address, path), undefined, { Accept: 'text/plain' })
  const text = await response.text()
  if (!response.ok) throw problemOf(response, parse(text))
  return text
}

/** Where the browser may fetch a file, such as the rejects of an import. */
export function fileAddress<P extends Address<'get'>>(address: P, parts?: Record<string, string>): string {
  return base + filled(address, parts)
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function problemOf(response: Response, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as {
    title?: string
    detail?: string
    errors?: FieldError[]
  }
  const wait = Number(response.headers.get('Retry-After') ?? Number.NaN)
  return new Problem(
    response.status,
    given.title ?? `The server answered ${response.status}`,
    given.detail ?? null,
    given.errors ?? [],
    Number.isFinite(wait) ? wait : null,
  )
}
