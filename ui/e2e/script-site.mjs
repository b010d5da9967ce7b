// A stand-in for Rapport and a shop that uses its script, each on an origin of its own, and visitors of the shop.
import { createServer } from 'node:http'

// What is grouped goes after a second; whoever asserts that nothing came waits longer.
export const GROUPED = 1600

export const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms) })

export async function until(what, found, patience = 8000) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(25)) {
    const result = await found()
    if (result) return result
  }
  throw new Error(`waited in vain for ${what}`)
}

function listen(answer) {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => { body += part })
    request.on('end', () => answer(request, response, body))
  })
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ port: server.address().port, stop }))
  })
}

/** Stands for Rapport: serves the script and remembers what arrives. `answers` says how it takes whose. */
async function firm(source) {
  const calls = []
  const answers = new Map()
  const { port, stop } = await listen((request, response, text) => {
    if (request.url === '/r.js') return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(source)
    const { method, url, headers } = request
    const body = method === 'POST' ? JSON.parse(text) : {}
    const answer = answers.get(body.writeKey) ?? { status: 204 }
    calls.push({ at: Date.now(), method, url, headers, size: Buffer.byteLength(text), status: answer.status, ...body })
    if (answer.cut) return request.socket.destroy()
    const allowed = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' }
    response.writeHead(answer.status, { ...allowed, ...answer.headers }).end()
  })
  return { at: `http://crm.localhost:${port}`, calls, answers, stop }
}

/** Pages by their address, as strict about foreign content as pages can be. */
async function shops(crm) {
  const pages = new Map()
  const posts = new Map()
  const policy = `default-src 'none'; script-src 'nonce-own' ${crm}; connect-src ${crm}; require-trusted-types-for 'script'`
  const { port, stop } = await listen((request, response, body) => {
    const address = `http://${request.headers.host}${request.url.split('?')[0]}`
    if (request.method === 'POST') posts.set(address, body)
    const page = pages.get(address)
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy }).end(page ?? '')
  })
  return { port, pages, posts, stop }
}

export async function world(browser, source) {
  const crm = await firm(source)
  const sites = await shops(crm.at)
  const thrown = []
  let keys = 0

  const html = ({ key, consent, head = '', body = '' }) =>
    `<!doctype html><title>Shop</title>${head}<script async src="${crm.at}/r.js" data-key="${key}"${consent ? ` data-consent="${consent}"` : ''}></script><body>${body}`

  /** Somebody with a browser of her own in a shop of its own, whose write key tells her events from others'. */
  const visitor = async (options = {}) => {
    const key = `key${(keys += 1)}`
    const site = `http://www.${key}.localhost:${sites.port}`
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin' })
    if (options.init) await context.addInitScript(options.init)
    const told = []
    context.on('page', (page) => {
      page.on('pageerror', (error) => thrown.push(`${page.url()}: ${error.message}`))
      page.on('console', (message) => {
        told.push(message.text())
        if (/Content Security Policy|requires 'Trusted/.test(message.text())) thrown.push(message.text())
      })
    })
    const page = await context.newPage()
    const open = async (path = '/', more = {}, at = page) => {
      sites.pages.set(site + path.split(/[?#]/)[0], html({ key, ...options, ...more }))
      await at.goto(site + path, { referer: more.referer })
      return at
    }
    const calls = (event) => crm.calls.filter((call) => call.writeKey === key && (!event || call.batch.some((each) => each.event === event)))
    const events = (name) => calls().flatMap((call) => call.batch).filter((each) => !name || [each.event, each.type].includes(name))
    return {
      key, site, context, page, told, open, calls, events,
      came: (name, count = 1) => until(`${count} × ${name}`, () => events(name).length >= count && events(name)),
      /** Takes what she sends meanwhile as `answer` says. */
      answering: async (answer, meanwhile) => {
        crm.answers.set(key, answer)
        await meanwhile()
        crm.answers.delete(key)
      },
      urls: () => events('page').map((each) => each.properties.url.replace(site, '')),
      run: (name, ...args) => page.evaluate(([method, rest]) => window.rapport[method](...rest), [name, args]),
      cookies: async () => Object.fromEntries((await context.cookies()).map((each) => [each.name, each])),
      kept: () => page.evaluate(() => JSON.parse(localStorage.rp_q ?? '{"events":[]}').events),
      stored: () => page.evaluate(() => [...document.cookie.split('; ').filter(Boolean).map((each) => each.split('=')[0]), ...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort()),
    }
  }
  const stop = () => {
    crm.stop()
    sites.stop()
  }
  return { crm, sites, thrown, html, visitor, stop }
}
