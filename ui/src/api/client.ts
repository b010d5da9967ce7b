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
  ) {
    super(detail ?? title)
    this.name = 'Problem'
  }
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Answer<T> {
  body: T
  etag: string | null
}

export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const form = body instanceof FormData
  const init: RequestInit = { method, headers: { Accept: 'application/json', ...headers } }
  if (body !== undefined) {
    init.body = form ? body : JSON.stringify(body)
    if (!form) init.headers = { ...init.headers, 'Content-Type': 'application/json' }
  }
  let response: Response
  try {
    response = await fetch(base + path, init)
  } catch {
    throw new Problem(0, 'The server cannot be reached', 'Check that Rapport is running, then try again. Nothing was lost.')
  }
  const text = await response.text()
  const parsed = parse(text)
  if (!response.ok) throw problemOf(response.status, parsed)
  return { body: parsed as T, etag: response.headers.get('ETag') }
}

export async function get<T>(path: string): Promise<T> {
  return (await request<T>('GET', path)).body
}

export async function post<T>(path: string, body?: unknown): Promise<T> {
  return (await request<T>('POST', path, body)).body
}

export async function patch<T>(path: string, body: unknown): Promise<T> {
  return (await request<T>('PATCH', path, body)).body
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

function problemOf(status: number, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as {
    title?: string
    detail?: string
    errors?: FieldError[]
  }
  return new Problem(status, given.title ?? `The server answered ${status}`, given.detail ?? null, given.errors ?? [])
}
