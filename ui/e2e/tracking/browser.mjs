// @segment/analytics-next in Chromium, on a page of another origin, told nothing but the write key and where its settings are.
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { check, hold, same, settled } from './checks.mjs'
import { compare, interactions, messages, person } from './compare.mjs'
import { calls } from './expect.mjs'

const library = '@segment/analytics-next'
const bundle = join(dirname(createRequire(import.meta.url).resolve(`${library}/package.json`)), 'dist/umd')

export async function browse({ number, address, seen, api }) {
  let opened
  await check(`${library}: a page of another origin is there`, async () => {
    const source = await api('/sources', { name: library, kind: 'web' })
    opened = await open(source.write_key, address)
  })
  if (!opened) return
  const { writeKey, site, page, complaints, elsewhere, close } = opened
  const sent = (event) => messages(seen, writeKey).filter((each) => each.event === event)
  const taken = (event) => settled(() => hold(sent(event).some((each) => each.status === 200), `${event} was not taken`))

  const rows = calls(number)
  const ran = await check(`${library}: a page makes its calls`, async () => {
    await page.goto(`${site}/first`)
    await page.evaluate(play, rows.filter((row) => row.whose !== 'counter'))
    // What was kept back comes again by itself.
    for (const event of ['Answer Dropped', 'Answer Failed']) await taken(event)
    await page.goto(`${site}/batches`)
    await page.evaluate(play, rows.filter((row) => row.whose === 'counter'))
    const last = rows.at(-1).call
    await settled(() => hold(sent(last.event).filter((each) => each.status === 200).length >= last.properties.n, 'the batches were not taken'))
  })
  if (ran) await compare(library, { number, rows, seen, writeKey, api })

  await check(`${library}: asks for its settings, then before it sends, from another origin`, () => {
    hold(seen.some((each) => each.method === 'GET' && each.path === `/v1/projects/${writeKey}/settings`), 'no settings were asked for')
    const asked = seen.filter((each) => each.method === 'OPTIONS')
    hold(asked.some((each) => each.headers['access-control-request-headers'].includes('authorization')), 'nobody asked whether the key may be sent')
    for (const each of asked) hold(each.status === 200 || each.status === 204, `${each.path} was answered ${each.status}`)
    const [failed] = sent('Answer Failed')
    const again = seen.filter((each) => each.messages.some((message) => message.messageId === failed.messageId)).at(-1)
    same(again.headers['x-retry-count'], '1', 'what the second try says of itself')
    const paths = new Set(seen.filter((each) => each.messages.length > 0 && each.headers.origin === site).map((each) => each.path))
    same([...paths].sort(), ['/v1/a', '/v1/b', '/v1/g', '/v1/i', '/v1/p', '/v1/s', '/v1/t'], 'paths')
    return `${asked.length} preflights`
  })

  const arrived = (event) =>
    settled(async () => {
      const [message] = sent(event)
      hold(message, `${event} was not sent`)
      const found = (await interactions(api)).filter((each) => each.source_id === message.messageId)
      same(found.length, 1, event)
      return { ...found[0], message }
    })
  const does = (method, ...given) =>
    page.evaluate(
      async ([name, values]) => {
        const [analytics] = await window.analytics
        await analytics[name](...values)
        return { anonymousId: analytics.user().anonymousId(), userId: analytics.user().id() }
      },
      [method, given],
    )

  await check(`${library}: page() says the address, the title and where the visitor came from`, async () => {
    await page.goto(`${site}/first`)
    await page.getByRole('link', { name: 'Onward' }).click()
    await page.waitForURL(`${site}/second`)
    await does('reset')
    await does('page')
    await does('track', 'Link Followed')
    const { message } = await arrived('Link Followed')
    const viewed = (await interactions(api)).filter((each) => each.kind === 'page_viewed' && each.url === `${site}/second`)
    same(viewed.length, 1, 'views of the second page')
    const [{ referrer, properties }] = viewed
    same([referrer, properties.title], [`${site}/first`, 'Page “second” 💩'], 'what is known of the view')
    same((await arrived('Link Followed')).url, message.context.page.url, 'where the event happened')
  })

  await check(`${library}: a reload keeps the visitor`, async () => {
    const before = await does('track', 'Before Reload')
    await page.reload()
    same(await does('track', 'After Reload'), before, 'who it is')
    const [one, other] = [await arrived('Before Reload'), await arrived('After Reload')]
    same(other.profile_id, one.profile_id, 'profile')
  })

  await check(`${library}: an e-mail address makes the person, and reset() begins a new visitor`, async () => {
    const email = `grace.${number}@example.com`
    const before = await does('identify', { email })
    same(before.userId, null, 'the user id of somebody known by e-mail alone')
    const grace = await settled(() => person(api, email))
    await settled(async () => same((await arrived('Before Reload')).person_id, grace.id, 'whose the earlier event is'))
    await does('reset')
    const after = await does('track', 'After Reset')
    hold(after.anonymousId !== before.anonymousId, 'the visitor is the same')
    const found = await arrived('After Reset')
    hold(found.person_id !== grace.id, 'the new visitor is the person')
    hold(found.profile_id !== (await arrived('Before Reload')).profile_id, 'the new visitor has the old profile')
  })

  await check(`${library}: its metrics are taken and thrown away`, async () => {
    const status = await page.evaluate(async (to) => {
      const series = [{ type: 'Counter', metric: 'analytics_js.invoke', value: 1, tags: { library: 'analytics.js' } }]
      const answer = await fetch(`${to}/v1/m`, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify({ series }) })
      return answer.status
    }, address)
    same(status, 200, 'status')
  })

  await check(`${library}: nothing goes to anybody else, and the page never complains`, async () => {
    // What the library counts of itself it sends after half a minute, to its makers unless it is told not to.
    await page.clock.install()
    await page.goto(`${site}/first`)
    await does('track', 'Time Passed')
    await page.clock.fastForward('01:00')
    await arrived('Time Passed')
    same(elsewhere, [], 'requests')
    same(complaints, [], 'complaints')
  })
  await close()
}

/** A page in a browser of its own; `elsewhere` lists what it asks of others than its site and the server. */
async function open(writeKey, server) {
  const site = await pages(writeKey, server)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      // Whatever it asks of others gets no further than here.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  })
  const page = await browser.newPage()
  const complaints = []
  const elsewhere = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // What the proxy keeps back is told by the browser itself.
    if (message.type() === 'error' && !/status of 500|ERR_EMPTY_RESPONSE|ERR_CONNECTION/.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (![site.address, server].includes(new URL(request.url()).origin)) elsewhere.push(request.url())
  })
  const close = async () => {
    await browser.close()
    site.stop()
  }
  return { writeKey, site: site.address, page, complaints, elsewhere, close }
}

/** Makes the calls in the page; a visitor who comes after another is one of their own. */
async function play(rows) {
  const [analytics] = await window.analytics
  let visitor
  for (const { call, visitor: whose } of rows) {
    if (whose !== visitor) {
      analytics.reset()
      analytics.setAnonymousId(whose)
      visitor = whose
    }
    const { does, event, properties, traits, userId, previousId, groupId, category, name } = call
    const options = { ...(call.timestamp ? { timestamp: new Date(call.timestamp) } : {}), ...(userId ? { userId } : {}) }
    if (does === 'track') await analytics.track(event, properties, options)
    if (does === 'page' || does === 'screen') await analytics[does](category, name, properties, options)
    if (does === 'identify') await analytics.identify(userId, traits, options)
    if (does === 'group') await analytics.group(groupId, traits, options)
    if (does === 'alias') await analytics.alias(userId, previousId, options)
  }
}

/** A site of three pages, of which one sends batches. */
async function pages(writeKey, server) {
  const settings = JSON.stringify({ writeKey, cdnURL: server })
  const batches = JSON.stringify({ integrations: { 'Segment.io': { deliveryStrategy: { strategy: 'batching', config: { size: 100, timeout: 500 } } } } })
  const site = createServer(async (request, response) => {
    const [, folder, file] = request.url.split('/')
    if (folder === 'library') {
      response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' })
      response.end(await readFile(join(bundle, file)))
      return
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><title>Page “${folder}” 💩</title><link rel="icon" href="data:,"><a href="/second">Onward</a>
      <script src="/library/index.js"></script>
      <script>window.analytics = AnalyticsNext.AnalyticsBrowser.load(${settings}, ${folder === 'batches' ? batches : '{}'})</script>`)
  })
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve))
  return {
    address: `http://127.0.0.1:${site.address().port}`,
    stop: () => {
      site.closeAllConnections()
      site.close()
    },
  }
}
