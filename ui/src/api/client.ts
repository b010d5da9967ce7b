/** Every request of the page passes here: JSON both ways, problems as one error type. */

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

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Answer<T> {
  body: T
  etag: string | null
}

export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
  signal: AbortSignal | null = null,
): Promise<Answer<T>> {
  const form = body instanceof FormData
  const init: RequestInit = { method, signal, headers: { Accept: 'application/json', ...headers } }
  if (body !== undefined) {
    init.body = form ? body : JSON.stringify(body)
    if (!form) init.headers = { ...init.headers, 'Content-Type': 'application/json' }
  }
  let response: Response
  let text: string
  try {
    response = await fetch(base + path, init)
    text = await response.text()
  } catch (error) {
    // Who called it off knows that already.
    if (signal?.aborted) throw error
    throw new Problem(0, 'The server cannot be reached', 'Check that Rapport is running, then try again. Nothing was lost.')
  }
  const parsed = parse(text)
  if (!response.ok) throw problemOf(response, parsed)
  return { body: parsed as T, etag: response.headers.get('ETag') }
}

export async function get<T>(path: string, signal: AbortSignal | null = null): Promise<T> {
  return (await request<T>('GET', path, undefined, {}, signal)).body
}

export async function post<T>(path: string, body?: unknown): Promise<T> {
  return (await request<T>('POST', path, body)).body
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  return (await request<T>('PATCH', path, body)).body
}

export async function put(path: string, body: unknown): Promise<void> {
  await request<unknown>('PUT', path, body)
}

/** An answer that is a file: handed to the browser to be kept, under the name that the server gives. */
export async function download(path: string, body: unknown, name: string): Promise<void> {
  let response: Response
  try {
    response = await fetch(base + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
  } catch {
    throw new Problem(0, 'The server cannot be reached', 'Check that Rapport is running, then try again. Nothing was lost.')
  }
  if (!response.ok) throw problemOf(response, parse(await response.text()))
  const told = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '')?.[1]
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = told ?? name
  link.click()
  // The browser reads the file a moment after the click.
  setTimeout(() => URL.revokeObjectURL(address), 30_000)
}

export async function remove(path: string): Promise<void> {
  await request<undefined>('DELETE', path)
}

/** Where the browser may fetch a file, such as the rejects of an import. */
export function fileAddress(path: string): string {
  return base + path
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
