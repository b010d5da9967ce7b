// The script for a firm's own pages (/r.js) in a real browser: what it sends, what it stores, what it never does.
// Walked with the page, or by itself: node ui/e2e/script.mjs
import { readFileSync, realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { elements } from './script-elements.mjs'
import { GROUPED, pause, until, world } from './script-site.mjs'

const direct = realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)
// It asks nothing of the program, so by itself it starts none.
if (direct) process.env.RAPPORT_LINK ??= 'http://localhost/link#none'
const { browser, check, finish, hold, same } = await import('./browser.mjs')

const source = readFileSync(new URL('../../crates/identify/src/collect/script/r.js', import.meta.url), 'utf8')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

export async function script() {
  const made = await world(browser, source)
  const { crm, thrown, html, visitor, stop } = made
  // Most of a check is waiting, so some are under way at a time.
  const checks = []
  const plan = (name, run) => checks.push([name, run])

  plan('the script is smaller than 5,000 bytes gzipped', () => {
    const { length } = gzipSync(source, { level: 9 })
    hold(length < 5000, `${length} bytes`)
    return `${length} bytes`
  })

  plan('a page view has the shape that the API takes, without a preflight and without cookies', async () => {
    const who = await visitor()
    await who.open('/a?size=5#part', { referer: 'https://search.example/' })
    const [event] = await who.came('page')
    const [call] = who.calls()
    same([call.url, call.headers['content-type'], call.headers['sec-fetch-mode'], call.headers.cookie], ['/v1/b', 'text/plain;charset=UTF-8', 'cors', undefined], 'the call')
    same(Object.keys(call).slice(-3), ['batch', 'writeKey', 'sentAt'], 'the body')
    const page = { url: `${who.site}/a?size=5`, path: '/a', title: 'Shop', referrer: 'https://search.example/', search: '?size=5' }
    same([event.type, event.properties, event.context.page], ['page', page, page], 'the event')
    for (const id of [event.messageId, event.anonymousId, event.context.sessionId]) hold(UUID.test(id), `${id} is no id`)
    for (const time of [event.timestamp, call.sentAt]) hold(Math.abs(new Date(time) - call.at) < 5000 && time.endsWith('Z'), `${time} is not now`)
    const { locale, timezone, screen, library, consent, campaign } = event.context
    same([locale, timezone, screen], ['en-GB', 'Europe/Berlin', { width: 1280, height: 720 }], 'the browser')
    same([library.name, consent, campaign, event.userId], ['r.js', { mode: 'given', analytics: true, chosen: false }, undefined, undefined], 'the rest')
    same(crm.calls.filter((each) => each.method !== 'POST'), [], 'preflights')
  })

  plan('navigation by history counts once per address, with the title it gets later', async () => {
    const who = await visitor()
    await who.open('/start')
    await who.page.evaluate(() => {
      history.pushState({}, '', '/one')
      history.pushState({}, '', '/one')
      history.replaceState({ some: 'state' }, '', '/one#part')
      history.replaceState({}, '', '/two?x=1')
      history.pushState({}, '', '#/route')
      document.title = 'Later'
    })
    await who.came('page', 4)
    await who.page.goBack()
    const seen = await who.came('page', 5)
    await pause(GROUPED)
    same(who.urls(), ['/start', '/one', '/two?x=1', '/two?x=1#/route', '/two?x=1'], 'pages')
    same(seen.map((each) => each.properties.referrer.replace(who.site, '')), ['', '/start', '/one', '/two?x=1', '/two?x=1#/route'], 'referrers')
    same([seen[3].properties.title, seen[3].context.page.title], ['Later', 'Later'], 'title')
    await who.page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
    await who.came('page', 6)
  })

  plan('campaign and click ids of the first touch stay for the visit, and end with it', async () => {
    const who = await visitor()
    await who.open('/land?utm_source=news&utm_medium=email&utm_campaign=Spr%C3%BCng+%26&utm_term=t&utm_content=c&gclid=g1&msclkid=m1&fbclid=f1&utm_id=9')
    const first = { source: 'news', medium: 'email', name: 'Sprüng &', term: 't', content: 'c', gclid: 'g1', msclkid: 'm1', fbclid: 'f1' }
    same((await who.came('page'))[0].context.campaign, first, 'campaign')
    await who.open('/land2?utm_source=other')
    const [one, two] = await who.came('page', 2)
    same([two.context.campaign, two.context.sessionId], [first, one.context.sessionId], 'campaign later in the visit')
    const { rp_s: cookie } = await who.cookies()
    const idle = { ...JSON.parse(decodeURIComponent(cookie.value)), at: Date.now() - 31 * 60_000 }
    await who.context.addCookies([{ ...cookie, value: encodeURIComponent(JSON.stringify(idle)) }])
    await who.open('/land3')
    const three = (await who.came('page', 3))[2]
    hold(three.context.sessionId !== one.context.sessionId && !three.context.campaign, 'the visit went on after 31 minutes')
    same(three.anonymousId, one.anonymousId, 'the browser')
  })

  plan('events go together: 20, or 60 kB, and none above 32 kB', async () => {
    const who = await visitor()
    await who.open()
    await who.came('page')
    await who.page.evaluate(() => {
      const shared = { at: 0 }
      for (; shared.at < 25; shared.at += 1) window.rapport.track('Many', shared)
    })
    same((await who.came('Many', 25)).map((each) => each.properties.at), [...Array(25).keys()], 'each as it was when it was told')
    const [full, rest] = who.calls('Many')
    same([full.batch.length, rest.batch.length], [20, 5], 'groups')
    const waited = new Date(full.sentAt) - new Date(full.batch[19].timestamp)
    hold(waited < 500, `a full group waited for ${waited} ms`)
    await who.page.evaluate(() => {
      for (let at = 0; at < 5; at += 1) window.rapport.track('Big', { text: 'ä'.repeat(12_000) })
      window.rapport.track('Too Big', { text: 'x'.repeat(33_000) })
      window.rapport.track('Last')
    })
    await who.came('Last')
    same([who.events('Big').length, who.events('Too Big').length], [5, 0], 'big ones')
    const sizes = who.calls().map((call) => call.size)
    hold(Math.max(...sizes) < 61_000, `calls of ${sizes} bytes`)
    hold(who.told.some((each) => /larger than 32 kB/.test(each)), 'no word about what was refused')
  })

  plan('its cookies are those it declares, on the registrable domain', async () => {
    const who = await visitor()
    await who.open()
    await who.run('identify', 'u 1')
    await who.run('consent', { analytics: true })
    const found = await who.cookies()
    const declared = await who.page.evaluate(() => window.rapport.cookies)
    same([...Object.keys(found), 'rp_q'].sort(), Object.keys(declared).sort(), 'cookies')
    for (const [name, { domain, sameSite, secure, expires, path }] of Object.entries(found)) {
      same([domain, sameSite, secure, path], [`.${who.key}.localhost`, 'Lax', false, '/'], name)
      const life = expires - Date.now() / 1000
      hold(Math.abs(life - declared[name].life) < 60, `${name} lives ${life} s`)
    }
    same([found.rp_u.value, Object.values(declared).map((each) => each.life / 86400)], ['u%201', [395, 1800 / 86400, 395, 182, 1]], 'user id and lives')

    const other = await visitor()
    const page = html({ key: other.key }).replace(crm.at, 'https://crm.example.org')
    await other.context.route(/^https:/, (route) => route.fulfill(route.request().url().endsWith('/r.js') ? { contentType: 'text/javascript', body: source } : { contentType: 'text/html', body: page }))
    await other.page.goto('https://a.www.example.co.uk/')
    const { rp_id: id, rp_s: visit } = await other.cookies()
    same([id.domain, id.secure, visit.domain, visit.secure], ['.example.co.uk', true, '.example.co.uk', true], 'cookies over https')
  })

  plan('asking: nothing is stored or sent before the choice, and all of it after a yes', async () => {
    const who = await visitor({ consent: 'ask' })
    await who.open('/ask?utm_source=before')
    await who.page.evaluate(() => history.pushState({}, '', '/ask2'))
    await who.run('identify', 'u2')
    await who.run('track', 'Early')
    await pause(GROUPED)
    same([await who.stored(), who.calls().length, await who.run('anonymousId')], [[], 0, null], 'before the choice')
    await who.run('consent', { analytics: true })
    const all = await who.came('Early').then(() => who.events())
    same([all.map((each) => each.type), new Set(all.map((each) => each.anonymousId)).size], [['page', 'page', 'identify', 'track'], 1], 'after it')
    same([all.map((each) => each.userId), all[3].context.campaign], [[undefined, undefined, 'u2', 'u2'], { source: 'before' }], 'whose')
    same([await who.stored(), all[0].context.consent], [['rp_c', 'rp_id', 'rp_s', 'rp_u'], { mode: 'ask', analytics: true, chosen: true }], 'stored')
    await who.open('/ask3')
    same((await who.came('page', 3))[2].anonymousId, all[0].anonymousId, 'the browser, on the next page')
  })

  plan('a no drops what was held, removes the cookies and is remembered; it can be taken back', async () => {
    const who = await visitor({ consent: 'ask' })
    await who.open()
    await who.run('consent', { analytics: false })
    await who.run('track', 'After No')
    await who.open('/next')
    await pause(GROUPED)
    same([await who.stored(), who.calls().length], [['rp_c'], 0], 'after a no')
    await who.run('consent', { analytics: true })
    await who.came('page')
    same(who.urls(), ['/next'], 'pages after a yes')
    for (const consent of ['ask', 'given']) {
      const other = await visitor({ consent })
      await other.open()
      await other.page.evaluate(() => {
        window.rapport.track('Held or Queued')
        window.rapport.consent({ analytics: false })
      })
      same(await other.stored(), ['rp_c'], 'after a no')
      await other.run('consent', { analytics: true })
      await other.came('page')
      await pause(GROUPED)
      same(other.events('track'), [], 'events from before the no')
    }
    const wrong = await visitor({ consent: 'Given!' })
    await wrong.open()
    await pause(GROUPED)
    same([await wrong.stored(), wrong.calls().length], [[], 0], 'with a mode that does not exist')
  })

  plan('a choice in one tab holds in the other', async () => {
    const who = await visitor({ consent: 'ask' })
    await who.open('/first')
    const second = await who.open('/second', {}, await who.context.newPage())
    await second.evaluate(() => window.rapport.consent({ analytics: true }))
    await who.run('track', 'In First')
    await who.came('In First')
    same([who.urls().sort(), new Set(who.events().map((each) => each.anonymousId)).size], [['/first', '/second'], 1], 'pages')
    await second.evaluate(() => window.rapport.consent({ analytics: false }))
    await who.run('track', 'Too Late')
    await pause(GROUPED)
    same([await who.stored(), who.events('Too Late').length], [['rp_c'], 0], 'after a no')
  })

  plan('cookieless: nothing is stored, and each page load is somebody else', async () => {
    const given = await visitor()
    await given.open()
    await given.came('page')
    const who = { ...given, open: (path) => given.open(path, { consent: 'none' }) }
    await who.open('/none')
    await who.run('identify', 'u3')
    await who.came('identify')
    same(await who.stored(), [], 'stored')
    await who.answering({ status: 500 }, async () => {
      await who.run('track', 'Failing')
      await who.came('Failing')
    })
    await who.came('Failing', 2)
    same(await who.stored(), [], 'stored after a failure')
    await who.open('/none2')
    const [, one, two] = await who.came('page', 3)
    const [identify] = who.events('identify')
    hold(one.anonymousId === identify.anonymousId && one.context.sessionId === identify.context.sessionId, 'one page load is two visitors')
    hold(one.anonymousId !== two.anonymousId && one.context.sessionId !== two.context.sessionId, 'two page loads are one visitor')
    same([identify.userId, two.userId, two.context.consent.mode], ['u3', undefined, 'none'], 'user')
  })

  const refusals = {
    'Global Privacy Control': () => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true, configurable: true }),
    'Do Not Track': () => Object.defineProperty(Navigator.prototype, 'doNotTrack', { get: () => '1', configurable: true }),
    'Do Not Track of old': () => { window.doNotTrack = '1' },
  }
  const unwilling = async (init, consent) => {
    const who = await visitor({ consent, init })
    await who.context.addCookies([{ name: 'rp_id', value: 'of-before', domain: `.${new URL(who.site).hostname.slice(4)}`, path: '/' }])
    await who.open()
    await who.run('track', 'Unwanted')
    await pause(GROUPED)
    same([await who.stored(), who.calls().length], [[], 0], consent)
    await who.run('consent', { analytics: true })
    await who.run('track', 'Wanted')
    await who.came('Wanted')
    same(who.events().map((each) => each.event ?? each.type), ['page', 'Wanted'], `${consent}, after a yes`)
  }
  for (const [name, init] of Object.entries(refusals)) {
    for (const consent of ['given', 'ask', 'none']) plan(`${name} is a no, unless the visitor says yes here (${consent})`, () => unwilling(init, consent))
  }

  plan('identify, group, alias and reset', async () => {
    const who = await visitor()
    await who.open()
    await who.run('identify', { plan: 'pro' })
    await who.run('identify', 7, { email: 'a@example.com' })
    await who.run('group', 'g1', { name: 'Acme' })
    await who.run('alias', 'new')
    await who.run('page', 'Prices', { tier: 1 })
    await who.run('track', 'As Seven')
    await who.run('identify', 'eight')
    await who.run('reset')
    await who.run('track', 'As Nobody')
    await who.came('As Nobody')
    const [, traits, seven, group, alias, page, asSeven, eight, nobody] = who.events()
    same([traits.traits, traits.userId, seven.userId, seven.traits], [{ plan: 'pro' }, undefined, '7', { email: 'a@example.com' }], 'identify')
    same([group.groupId, group.traits, alias.userId, alias.previousId], ['g1', { name: 'Acme' }, 'new', '7'], 'group and alias')
    same([page.name, page.properties.name, page.properties.tier, page.properties.path], ['Prices', 'Prices', 1, '/'], 'page')
    same([asSeven.userId, eight.userId, nobody.userId], ['7', 'eight', undefined], 'users')
    hold(seven.anonymousId === traits.anonymousId && eight.anonymousId !== seven.anonymousId, 'another user has the same browser id')
    hold(nobody.anonymousId !== eight.anonymousId && nobody.context.sessionId !== eight.context.sessionId, 'reset left the ids')
    same(await who.run('anonymousId'), nobody.anonymousId, 'the id it tells')
  })

  plan('what fails is kept, and sent again with the same messageId', async () => {
    for (const answer of [{ status: 503 }, { cut: true }]) {
      const who = await visitor()
      await who.open()
      await who.came('page')
      await who.answering(answer, async () => {
        await who.run('track', 'Kept')
        await who.came('Kept')
        await until('what is kept', async () => (await who.kept()).length)
      })
      const [{ messageId, timestamp }] = await who.kept()
      await until('the second time', () => who.calls('Kept').at(-1).status === 204)
      same(who.events('Kept').filter((each) => each.messageId !== messageId || each.timestamp !== timestamp), [], 'other events')
      await pause(200)
      same((await who.kept()).length, 0, 'kept after it arrived')
    }
  })

  plan('what was kept is sent by the next page; old and excessive ones are not', async () => {
    const who = await visitor()
    await who.open()
    await who.came('page')
    await who.page.evaluate(() => {
      const old = (hours, event) => ({ type: 'track', event, messageId: event, timestamp: new Date(Date.now() - hours * 3600_000).toISOString() })
      localStorage.rp_q = JSON.stringify({ until: 0, events: [old(25, 'Stale'), ...Array(30).fill(old(23, 'Recent'))] })
    })
    await who.open('/next')
    await who.came('Recent', 30)
    same(who.calls('Recent').map((call) => call.batch.length), [20, 11], 'groups')
    // While it tries again nothing is kept, so it waits until all has been looked at.
    await who.answering({ status: 500, headers: { 'Retry-After': '60' } }, async () => {
      await who.page.evaluate(() => { for (let at = 0; at < 130; at += 1) window.rapport.track('Flood', { at }) })
      await who.came('Flood')
      await until('what is kept', async () => (await who.kept()).length === 100)
      same([(await who.kept())[99].properties.at, who.events('Stale').length], [129, 0], 'kept')
      await who.page.evaluate(() => { for (let at = 0; at < 20; at += 1) window.rapport.track('Wide', { text: 'x'.repeat(12_000) }) })
      await pause(GROUPED)
      const { length } = JSON.stringify(await who.kept())
      hold(length <= 200_000 && length > 100_000, `${length} bytes are kept`)
    })
  })

  plan('429 is waited for, also by the next page; 400 is dropped with a word', async () => {
    const who = await visitor()
    await who.open()
    await who.came('page')
    await who.answering({ status: 429, headers: { 'Retry-After': '4' } }, async () => {
      await who.run('track', 'Slow')
      await until('what is kept', async () => (await who.kept()).length)
    })
    await who.open('/next')
    await who.came('Slow', 2)
    const [one, two] = who.calls('Slow')
    hold(two.at - one.at >= 3950, `tried again after ${two.at - one.at} ms`)
    same(who.urls(), ['/', '/next'], 'pages')
    await who.answering({ status: 400 }, async () => {
      await who.run('track', 'Refused')
      await who.came('Refused')
    })
    await pause(4000)
    same([who.events('Refused').length, (await who.kept()).length, who.told.some((each) => /refused: 400/.test(each))], [1, 0, true], 'after 400')
    return `again after ${two.at - one.at} ms`
  })

  plan('two tabs send what was kept once', async () => {
    const who = await visitor()
    await who.open()
    await who.came('page')
    const second = await who.open('/second', {}, await who.context.newPage())
    await who.came('page', 2)
    await who.answering({ status: 500 }, async () => {
      await who.run('track', 'Shared')
      await until('what is kept', async () => (await who.kept()).length)
    })
    await second.evaluate(() => window.rapport.track('Other'))
    await who.came('Other')
    await pause(6000)
    same(who.events('Shared').length, 2, 'times it was sent, the failure included')
  })

  plan('a page that is left sends the rest as a beacon, and keeps it while offline', async () => {
    const who = await visitor()
    await who.open()
    await who.came('page')
    await who.page.evaluate(() => {
      window.rapport.track('Leaving')
      location.href = '/elsewhere'
    })
    await who.came('Leaving')
    const [call] = who.calls('Leaving')
    same([call.headers['sec-fetch-mode'], call.headers['content-type'], call.url], ['no-cors', 'text/plain;charset=UTF-8', '/v1/b'], 'the call')
    await who.open('/again')
    await who.came('page', 2)
    await who.context.setOffline(true)
    await who.page.evaluate(() => {
      window.rapport.track('Offline')
      window.dispatchEvent(new PageTransitionEvent('pagehide'))
    })
    same((await who.kept()).map((each) => each.event), ['Offline'], 'kept')
    await who.context.setOffline(false)
    await who.came('Offline')
  })

  elements(plan, made, { hold, same })

  plan('calls before it is loaded, loaded twice, misused, on a page with an element of its name', async () => {
    const who = await visitor()
    const stub = `<script nonce="own">window.rapport = window.rapport || []; rapport.push(["track", "Early", { at: 1 }]); rapport.push(["nonsense"]); rapport.push(7); rapport.push(["page", "Start"]); rapport.push(["ready", (it) => it.track("Ready")]); window.before = Object.keys(window); window.stub = rapport</script>`
    await who.open('/twice', { head: stub, body: `<script async src="${crm.at}/r.js" data-key="${who.key}"></script>` })
    await who.page.evaluate(() => {
      window.stub.push(['track', 'Pushed'])
      const circle = {}
      circle.circle = circle
      window.rapport.track('Circle', circle)
      window.rapport.consent()
      window.rapport.ready('nothing')
      document.dispatchEvent(new MouseEvent('click'))
    })
    await who.came('Pushed')
    await pause(GROUPED)
    same(who.events().map((each) => each.event ?? each.name ?? each.type), ['Early', 'Start', 'Ready', 'Pushed'], 'events')
    same(await who.page.evaluate(() => Object.keys(window).filter((name) => !window.before.includes(name))), ['before', 'stub'], 'globals it made')
    const other = await visitor()
    await other.open('/element', { body: '<p id="rapport">Rapport</p>' })
    await other.run('track', 'Called')
    await other.came('Called')
    same(await other.page.evaluate(() => Array.isArray(window.rapport)), true, 'the global')
  })

  plan('a page that is prerendered waits until it is shown', async () => {
    const who = await visitor({ init: () => {
      let hidden = true
      Object.defineProperty(Document.prototype, 'prerendering', { get: () => hidden })
      window.show = () => {
        hidden = false
        document.dispatchEvent(new Event('prerenderingchange'))
      }
    } })
    await who.open()
    await pause(GROUPED)
    same([await who.stored(), who.calls().length], [[], 0], 'before it is shown')
    await who.page.evaluate(() => window.show())
    await who.came('page')
  })

  plan('where nothing can be stored it sends all the same', async () => {
    const who = await visitor({ init: () => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('blocked', 'SecurityError') } }) })
    await who.open()
    await who.run('track', 'Stored Nowhere')
    const [event] = await who.came('Stored Nowhere')
    same(event.anonymousId, who.events('page')[0].anonymousId, 'the browser')
  })

  await Promise.all([1, 2, 3, 4].map(async () => {
    for (let next = checks.shift(); next; next = checks.shift()) await check(...next)
  }))
  await check('no page heard of an error, nor of a breach of its policy', () => same(thrown, [], 'errors'))
  stop()
}

if (direct) {
  await script()
  await finish()
}
