import { afterEach, expect, test, vi } from 'vitest'
import { get, patch, patchHeld, post, Problem, remove } from './client'

const asked: { url: string; init: RequestInit }[] = []

function answers(status: number, body: unknown, headers: Record<string, string> = {}) {
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push({ url, init })
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers })
  })
}

afterEach(() => {
  asked.length = 0
  vi.unstubAllGlobals()
})

test('an address is filled in, and what is not said stays out of its query', async () => {
  answers(200, { data: [], next: null })
  await get('/{object}/{id}/comments', { path: { object: 'people', id: 'a/b ?' }, query: { limit: 5, after: undefined } })
  await get('/users')
  expect(asked.map((each) => each.url)).toEqual(['/api/v1/people/a%2Fb%20%3F/comments?limit=5', '/api/v1/users'])
  expect(asked[1]?.init.method).toBe('GET')
  expect(asked[1]?.init).not.toHaveProperty('body')
})

test('what is sent is JSON, a form is sent as it is, and the version comes back', async () => {
  answers(200, { id: '1' }, { ETag: '"7"' })
  const held = await patchHeld('/{object}/{id}', { path: { object: 'people', id: '1' }, body: { name: 'A' }, headers: { 'If-Match': '"6"' } })
  expect(held).toEqual({ body: { id: '1' }, etag: '"7"' })
  expect(asked[0]?.init).toMatchObject({ method: 'PATCH', body: '{"name":"A"}', headers: { 'If-Match': '"6"', 'Content-Type': 'application/json' } })
  const form = new FormData()
  await post('/files', { body: form })
  expect(asked[1]?.init.body).toBe(form)
  expect(asked[1]?.init.headers).not.toHaveProperty('Content-Type')
})

test('an empty answer is one, a refusal is a problem, and a lost connection says so', async () => {
  answers(204, undefined)
  expect(await remove('/webhooks/{id}', { path: { id: '1' } })).toBeUndefined()
  answers(409, { title: 'Conflict', detail: 'it is in use', errors: [] })
  await expect(get('/users')).rejects.toMatchObject({ status: 409, message: 'it is in use' })
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('lost')))
  await expect(get('/users')).rejects.toBeInstanceOf(Problem)
})

/** Never run: it says what must not compile. */
export function refusedByTheCompiler() {
  // @ts-expect-error no such address
  void get('/moons')
  // @ts-expect-error an address that does not know the verb
  void post('/openapi.json')
  // @ts-expect-error a part of the address is missing
  void get('/webhooks/{id}')
  // @ts-expect-error a parameter that the server does not read
  void get('/jobs', { query: { colour: 'red' } })
  // @ts-expect-error a body that lacks what the server needs
  void post('/teams', { body: {} })
  // @ts-expect-error a body of another type
  void patch('/me', { body: { name: 5 } })
}
