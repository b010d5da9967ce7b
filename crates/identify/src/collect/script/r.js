// Rapport's script for a firm's own pages: docs/script.md
(() => {
// What it stores, in seconds; rp_q in localStorage.
const COOKIES = {
  rp_id: { purpose: 'recognises the browser', life: 34128000 },
  rp_s: { purpose: 'tells visits apart', life: 1800 },
  rp_u: { purpose: 'user id after identify', life: 34128000 },
  rp_c: { purpose: 'choice of consent', life: 15724800 },
  rp_q: { purpose: 'events not sent yet', life: 86400 },
}
const warn = (...what) => console.warn('rapport:', ...what)
const { src, dataset } = document.currentScript || { dataset: {} }
const { key, consent: mode = 'given' } = dataset
if (!key) return warn('data-key is missing')
const home = new URL(src).origin

const safely = (run) => (...args) => {
  try {
    return run(...args)
  } catch (error) {
    warn(error)
  }
}
const uuid = () =>
  '10000000-1000-4000-8000-100000000000'.replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] % 16 >> (digit / 4))).toString(16))
const bytes = (what) => new Blob([JSON.stringify(what)]).size
const parsed = (text) => safely(JSON.parse)(text || '{}') || {}

const queue = [], held = [] // until the visitor has chosen

// Undefined before the choice.
const permitted = () => {
  const choice = get('rp_c')
  const refused = navigator.globalPrivacyControl === true || [navigator.doNotTrack, window.doNotTrack].includes('1')
  const answer = choice ? choice === 'yes' : refused ? false : /^(given|none)$/.test(mode) || undefined
  if (answer === false) held.length = queue.length = 0
  return answer
}
const whenPermitted = (run) => {
  const answer = permitted()
  if (answer === undefined && held.length < 100) held.push(run)
  if (answer) for (const each of [...held.splice(0), run]) each()
}

const memory = {} // of what cannot be stored
const storage = safely(() => localStorage)() || memory
const storable = (name) => storage !== memory && (name === 'rp_c' || (mode !== 'none' && permitted()))
const cookie = (name) => new URLSearchParams(document.cookie.replace(/; /g, '&')).get(name)
const domains = location.hostname.split('.').map((_, at, all) => all.slice(at).join('.')).reverse().concat('')
const bake = (name, value, life, domain) => {
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${life}; SameSite=Lax` +
    (location.protocol === 'https:' ? '; Secure' : '') + (domain && `; Domain=${domain}`)
  return cookie(name) === value
}
const get = (name) => (storable(name) && cookie(name)) || memory[name]
const set = (name, value) => {
  memory[name] = value
  // The shortest domain that takes a cookie is the registrable one.
  if (storable(name) && domains.some((domain) => bake(name, value, COOKIES[name].life, domain))) delete memory[name]
  return value
}
const remove = (...names) => {
  for (const name of names) {
    delete memory[name]
    if (storage !== memory) for (const domain of domains) bake(name, '', 0, domain)
  }
}
const forget = () => {
  remove('rp_id', 'rp_s', 'rp_u')
  delete memory.rp_q
  delete storage.rp_q
}

const anonymousId = () => get('rp_id') || set('rp_id', uuid())
const visit = (campaign) => {
  let { at, ...found } = parsed(get('rp_s'))
  if (!(Date.now() - at < 18e5)) found = { sessionId: uuid() }
  found = { campaign, ...found } // the first one stays
  set('rp_s', JSON.stringify({ ...found, at: Date.now() }))
  return found
}

// Fragments only where they are routes.
const here = () => location.href.replace(/#(?![!/]).*/, '')
let last, view, { referrer } = document
const where = () => ({ url: here(), path: location.pathname, title: document.title, referrer, search: location.search })
const campaign = () => {
  let found
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (/^(utm_(source|medium|campaign|term|content)|gclid|msclkid|fbclid)$/.test(name)) {
      found = { ...found, [name.replace('utm_', '').replace('campaign', 'name')]: value }
    }
  }
  return found
}

const emit = (type, fields) => {
  // A copy: the page may change its own.
  const event = parsed(JSON.stringify({
    type,
    messageId: uuid(),
    timestamp: new Date(),
    ...fields,
    context: {
      page: where(),
      campaign: campaign(),
      locale: navigator.language,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      screen: { width: screen.width, height: screen.height },
      library: { name: 'r.js', version: '1.0.0' },
    },
  }))
  whenPermitted(() => {
    event.anonymousId = anonymousId()
    event.userId = event.userId || get('rp_u')
    Object.assign(event.context, visit(event.context.campaign), { consent: { mode, analytics: true, chosen: !!get('rp_c') } })
    if (bytes(event) > 32e3) return warn('larger than 32 kB, not sent:', fields)
    queue.push(event)
    if (queue.length < 20 && bytes(queue) < 6e4) later(1000)
    else flush()
  })
  return event
}
const named = ([name, rest]) => (Object(name) === name ? [undefined, name] : [name, rest])
const page = (...args) => {
  const [name, properties] = named(args)
  if (last && last !== here()) referrer = last
  last = here()
  return emit('page', { name, properties: { ...where(), name, ...properties } })
}
const viewed = safely(() => {
  if (here() !== last) view = page()
})

let timer, busy, pause = 1
const address = `${home}/v1/b`
const body = (batch) => JSON.stringify({ batch, writeKey: key, sentAt: new Date() })
const post = async (batch) => fetch(address, { method: 'POST', body: body(batch), keepalive: true, credentials: 'omit' })
const later = (wait) => {
  timer = timer || setTimeout(flush, wait)
}
const take = () => {
  // Routes get their title after their address.
  if (view && here() === last) view.context.page.title = view.properties.title = document.title
  let count = 20
  while (bytes(queue.slice(0, count)) > 6e4) count -= 1
  return queue.splice(0, count)
}

// What failed waits.
const shelf = () => (storable('rp_q') ? storage : memory)
const kept = () => {
  const { until = 0, events = [] } = parsed(shelf().rp_q)
  return { until, events: events.filter((event) => Date.now() - Date.parse(event.timestamp) < 864e5) }
}
const keep = (batch, until) => {
  const events = [...kept().events, ...batch, ...queue.splice(0)].slice(-100)
  while (bytes(events) > 2e5) events.shift()
  shelf().rp_q = JSON.stringify({ until, events })
  later((until - Date.now()) * (1 + Math.random()))
}
const send = async () => {
  timer = clearTimeout(timer)
  if (busy || !permitted()) return
  const { until, events } = kept()
  const now = Date.now()
  if (until > now && until < now + 1e7) return keep([], until)
  // Before another tab sends it too.
  delete shelf().rp_q
  queue.unshift(...events)
  if (!queue.length) return
  const batch = take()
  busy = true // only 64 kB may outlive the page
  const { ok, status, headers } = await post(batch).catch(() => ({ headers: new Headers() }))
  busy = false
  if (status < 500 && status !== 429) {
    pause = 1
    if (!ok) warn('refused:', status, batch)
    if (queue.length) flush()
  } else {
    pause = Math.min(Math.max(pause * 2, +headers.get('Retry-After') || 0), 3600)
    keep(batch, Date.now() + pause * 1e3)
  }
}
const flush = () => send().catch(warn)
const leave = () => {
  if (!permitted()) return
  const { until } = kept()
  const stuck = shelf() === storage && (navigator.onLine === false || until > Date.now())
  while (queue.length) {
    const batch = take()
    if (stuck || !navigator.sendBeacon(address, body(batch))) keep(batch, until)
  }
}

const TRAITS = {
  email: /\be?mail(address)?\b/,
  phone: /\b(tel|phone|mobile)(number)?\b/,
  firstName: /\b(first|given)name\b/,
  lastName: /\b(last|family|sur)name\b/,
  city: /\b(city|addresslevel2)\b/,
  country: /\bcountry(name)?\b/,
  company: /\b(company|organi[sz]ation)(name)?\b/,
}
const SECRET = /^(file|submit)|passw|pwd|csrf|token|nonce|captcha|secret|\bcc|cardn[ou]|cvc|cvv|iban/
// A form of ours tells by itself who sent it and from where.
const carry = (form, fields) => {
  for (const name in fields) {
    const input = form.querySelector(`[name=${name}]`) || document.createElement('input')
    Object.assign(input, { type: 'hidden', name, value: fields[name] })
    form.append(input)
  }
}
const submit = ({ target }) => {
  if (`${target.getAttribute('action')}`.startsWith(home + '/f/')) {
    return permitted() && carry(target, { _id: anonymousId(), _url: here(), _referrer: referrer })
  }
  const { rapport: form } = target.dataset
  if (form === undefined) return
  const fields = {}, traits = {}
  for (const input of target.elements) {
    const { name, type, value } = input
    const clue = `${type} ${name} ${input.getAttribute('autocomplete')}`.toLowerCase().replace(/[-_]|your/g, '')
    if (!name || !value || input.disabled || (/checkbox|radio/.test(type) && !input.checked)) continue
    if (SECRET.test(clue) || input.closest('[data-rapport-ignore]')) continue
    const values = [...(input.selectedOptions || [input])].map((each) => each.value)
    fields[name] = [fields[name], ...values].filter(Boolean).join(', ')
    const trait = Object.keys(TRAITS).find((each) => !traits[each] && TRAITS[each].test(clue))
    if (trait) traits[trait] = value
  }
  if (traits.email) api.identify(traits)
  api.track('Form Submitted', { form: form || target.getAttribute('id'), page: here(), fields })
}
const click = ({ target }) => {
  const own = target.closest('[data-rapport-event]')
  if (own) {
    const properties = {}
    for (const { name, value } of own.attributes) {
      if (/^data-rapport-(?!event$)/.test(name)) properties[name.slice(13).replace(/-/g, '_')] = value
    }
    api.track(own.dataset.rapportEvent, properties)
  }
  const link = target.closest('a[href]')
  if (!link || !/^http/.test(link.protocol)) return
  const href = link.origin + link.pathname
  if (link.hasAttribute('download') || /\.(pdf|zip|docx?|xlsx?|pptx?|csv|txt|epub|mp[34]|dmg|exe|apk)$/i.test(href)) {
    api.track('File Downloaded', { href })
  } else if (link.hostname !== location.hostname) api.track('Link Clicked', { href })
}

const api = {
  page,
  track: (event, properties) => emit('track', { event, properties }),
  group: (groupId, traits) => emit('group', { groupId, traits }),
  alias: (userId) => whenPermitted(() => emit('alias', { userId, previousId: get('rp_u') || anonymousId() })),
  identify(...args) {
    const [id, traits] = named(args)
    const userId = id && `${id}`
    if (userId) whenPermitted(() => {
      // Somebody else at the same browser.
      if (userId !== (get('rp_u') || userId)) remove('rp_id', 'rp_s')
      set('rp_u', userId)
    })
    emit('identify', { userId, traits })
  },
  reset: () => whenPermitted(() => remove('rp_id', 'rp_s', 'rp_u')),
  consent({ analytics }) {
    const before = permitted()
    set('rp_c', analytics ? 'yes' : 'no')
    if (!analytics) forget()
    whenPermitted(before === false ? page : () => {})
  },
  anonymousId: () => (permitted() ? anonymousId() : null),
  ready: (run) => run(window.rapport),
  push([name, ...args]) {
    api[name](...args)
  },
}

const start = safely(() => {
  const rapport = Array.isArray(window.rapport) ? window.rapport : []
  if (rapport.cookies) return
  window.rapport = rapport
  const calls = rapport.splice(0)
  for (const name in api) rapport[name] = safely(api[name])
  rapport.cookies = COOKIES
  if (mode === 'none' || permitted() === false) forget()
  for (const name of ['pushState', 'replaceState']) {
    const original = history[name]
    history[name] = (...args) => {
      original.apply(history, args)
      viewed()
    }
  }
  const on = (name, run) => addEventListener(name, safely(run), true)
  on('popstate', viewed)
  on('pageshow', ({ persisted }) => persisted && page())
  on('pagehide', leave)
  on('visibilitychange', leave)
  on('submit', submit)
  on('click', click)
  for (const call of calls) rapport.push(call)
  viewed()
})
if (document.prerendering) document.addEventListener('prerenderingchange', start, { once: true })
else start()
})()
