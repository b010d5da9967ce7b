// Stands between the libraries and the server: writes down what passes, and keeps back the first answer to some events,
// after the server has had them, as a bad line would.
import { createServer, request as ask } from 'node:http'
import { gunzipSync } from 'node:zlib'

/** Whose first answer is kept back, and what is answered instead: nothing at all, or an error. */
const KEPT_BACK = { 'Answer Dropped': 'nothing', 'Answer Failed': 500 }

/**
 * `seen` lists what was asked: method, path, headers, the messages in it, the status answered (`nothing` where the
 * connection was cut) and, of messages, what the server said.
 */
export async function proxy() {
  const seen = []
  const kept = new Set()
  let target = ''
  const between = createServer((request, response) => {
    const parts = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts)
      const messages = messagesIn(request, body)
      const late = messages.find(({ event, writeKey }) => Object.hasOwn(KEPT_BACK, event) && !kept.has(`${writeKey} ${event}`))
      if (late) kept.add(`${late.writeKey} ${late.event}`)
      const entry = { method: request.method, path: request.url, headers: request.headers, messages, status: null, said: '' }
      seen.push(entry)
      const { hostname, port } = new URL(target)
      // The headers as they came, Host too, since this is the server's address to the world; answers come readable.
      const headers = { ...request.headers, 'accept-encoding': 'identity' }
      const onward = ask({ hostname, port, path: request.url, method: request.method, headers, agent: false }, (answer) => {
        const answered = []
        answer.on('data', (part) => answered.push(part))
        answer.on('end', () => {
          if (messages.length > 0) entry.said = Buffer.concat(answered).toString('utf8').trim()
          // Nothing is kept back where the server did not take the events.
          entry.status = late && answer.statusCode === 200 ? KEPT_BACK[late.event] : answer.statusCode
          if (entry.status === 'nothing') return request.socket.destroy()
          response.writeHead(entry.status, answer.headers)
          response.end(Buffer.concat(answered))
        })
      })
      onward.on('error', () => request.socket.destroy())
      onward.end(body)
    })
  })
  await new Promise((resolve) => between.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${between.address().port}`,
    seen,
    leadsTo: (base) => {
      target = base
    },
    stop: () => {
      between.closeAllConnections()
      return new Promise((resolve) => between.close(resolve))
    },
  }
}

/** The messages of a batch or the single one, each with the key that it came with. */
function messagesIn(request, body) {
  if (request.method !== 'POST' || !/^\/v1\/(identify|track|page|screen|group|alias|batch|[itpsgab])$/.test(request.url)) return []
  const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
  const sent = JSON.parse(text.toString('utf8'))
  const [, basic] = /^Basic (.*)$/.exec(request.headers.authorization ?? '') ?? []
  const writeKey = basic ? Buffer.from(basic, 'base64').toString('utf8').replace(/:$/, '') : sent.writeKey
  return (sent.batch ?? [sent]).map((message) => ({ ...message, writeKey }))
}
