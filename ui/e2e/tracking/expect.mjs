// What the visitors of a shop do: one table of calls for all libraries, each with what must come of it.
import { createRequire } from 'node:module'

const naughty = createRequire(import.meta.url)('big-list-of-naughty-strings')

/** What must stay as it was written: nothing in it may be trimmed, normalised, escaped twice or rounded. */
const WORDS = {
  umlauts: 'Zürich, Łódź, Ægir, İstanbul, straße',
  composed: '\u00e9 \u1ec7 \uac00',
  combining: 'e\u0301 e\u0323\u0302 \u1100\u1161 Z\u0337\u035a\u0312a\u0334\u0353\u035d',
  emoji: '💩 👩🏽‍🚀 🏳️‍🌈 🇨🇭 ☃',
  scripts: '社會科學院 한국어 العربية עברית हिन्दी ไทย',
  directions: '\u202eright to left\u202c \u200b\u200d\ufeff\u00a0',
  quotes: `"double" 'single' “curly” \`back\``,
  backslashes: '\\ \\\\ \\n \\u0041 C:\\new\\table',
  controls: '\u0000\u0001\u001f\u007f\u0085\u2028\u2029\t\r\n',
  markup: '<script>alert(1)</script> &amp; %41 {{7*7}} ${7*7}',
  edges: '  kept  ',
  empty: '',
}
const NUMBERS = {
  largest: 2 ** 53 - 1,
  smallest: -(2 ** 53 - 1),
  zero: 0,
  sum: 0.1 + 0.2,
  tiny: 5e-324,
  huge: 1.7976931348623157e308,
  round: 1e21,
  // What readers of numbers that take a short cut get wrong in the last bit.
  exact: [31.245270191439438, 121.48791951161945, 2.2250738585072014e-308, 8.533e68, 4.1878822e-18],
}
const SHAPES = {
  nothing: null,
  yes: true,
  no: false,
  list: [1, 'two', null, [], {}, [[3]], { four: [5] }],
  deep: { a: { b: { c: { d: { e: [{ f: 'g' }] } } } } },
  empty: {},
  none: [],
  'a.key with.dots and spaces': { 'x.y': 1, ' ': 2, ключ: 3, $set: 4, '"': 5, '\\': 6 },
  date: '2020-02-29',
  moment: '2020-02-29T12:34:56.789+05:30',
  number: '007',
}
const LONG = { story: `${'The quick brown fox jumps over the lazy dog. '.repeat(450)}💩` }

const SHOP = [
  ['Product Viewed', 'product_viewed'],
  ['Product Added', 'cart_added'],
  ['Product Removed', 'cart_removed'],
  ['Checkout Started', 'checkout_started'],
  ['Products Searched', 'searched'],
  ['Signed Up', 'signed_up'],
  ['Signed In', 'signed_in'],
]

/** How many events the batch has. */
export const COUNTED = 300

/** The person that the visitor turns out to be; each library has one of its own, told from the others by the number. */
export function ada(number) {
  return {
    userId: `user ${number} 💩`,
    legacyId: `legacy-${number}`,
    groupId: `company-${number}`,
    devices: [`first-${number}`, `second-${number}`, `third-${number}`],
    traits: {
      email: `ada.${number}@example.com`,
      firstName: 'Zoë 👩🏽‍🚀',
      lastName: 'O’Neil-"Quote" \\ Ścież',
      phone: `+4144668180${number}`,
      ...SHAPES,
    },
    // Said later and on another device: completes, and takes nothing away.
    further: { city: 'Zürich', 'a.b c': null },
    company: { name: `Çelik & Söhne "${number}"`, domain: `firm-${number}.example.com`, industry: 'Metal \\ Works', employees: 42, founded: '1890-01-01' },
  }
}

/**
 * The calls in their order: `visitor` is whose browser it is, `call` what the library is given, `kind` what must come of
 * it, and `whose` it must be in the end. Each call says who it is of, because a server remembers nobody.
 */
export function calls(number) {
  const her = ada(number)
  const [first, second, third] = her.devices
  const { userId, legacyId } = her
  const begun = Date.now() - 2 * 3_600_000
  const rows = []
  // Each call has a moment of its own, by which it is known again.
  const says = (visitor, whose, kind, call) =>
    rows.push({ visitor, whose, kind, call: { ...call, timestamp: new Date(begun + rows.length * 10_001).toISOString() } })
  const tracks = (visitor, whose, event, properties, { ids = { anonymousId: visitor }, kind = event.toLowerCase().replaceAll(' ', '_') } = {}) =>
    says(visitor, whose, kind, { does: 'track', ...ids, event, properties })

  const page = { url: `https://shop.example/${number}?q=ü#top`, path: `/${number}`, title: 'Shop “Ü” 💩', referrer: 'https://search.example/?q=shop' }
  says(first, 'ada', 'page_viewed', { does: 'page', anonymousId: first, category: 'Shop', name: 'Home', properties: page })
  tracks(first, 'ada', 'Song Played', WORDS)
  tracks(first, 'ada', 'Numbers Seen', NUMBERS)
  tracks(first, 'ada', 'Shapes Seen', SHAPES)
  tracks(first, 'ada', 'Story Read', LONG)
  for (const [event, kind] of SHOP) tracks(first, 'ada', event, { sku: kind }, { kind })
  says(first, 'ada', 'identified', { does: 'identify', anonymousId: first, userId, traits: her.traits })
  const both = { anonymousId: first, userId }
  tracks(first, 'ada', 'Basket Kept', {}, { ids: both })
  says(first, 'ada', 'screen_viewed', { does: 'screen', ...both, name: 'Main', properties: WORDS })
  says(first, 'ada', 'grouped', { does: 'group', ...both, groupId: her.groupId, traits: her.company })

  tracks(second, 'ada', 'Answer Dropped', { times: 1 })
  says(second, 'ada', 'identified', { does: 'identify', anonymousId: second, userId, traits: her.further })

  // Who was there without a name is her, and so is who had another name before.
  tracks(third, 'ada', 'Third Seen', { device: third })
  says(third, 'ada', 'aliased', { does: 'alias', previousId: third, userId })
  tracks('fourth', 'ada', 'Legacy Seen', { device: null }, { ids: { userId: legacyId } })
  says('fourth', 'ada', 'aliased', { does: 'alias', previousId: legacyId, userId })

  // Somebody who never says who they are.
  const stranger = `stranger-${number}`
  const types = (event, properties) => tracks(stranger, 'stranger', event, properties)
  types('Answer Failed', { times: 1 })
  types('Text Cut', { teaser: 'half an emoji \ud83d', whole: '💩' })
  for (let at = 0; at < naughty.length; at += 40) types('Naughty Typed', { typed: naughty.slice(at, at + 40) })
  for (const text of naughty.filter((each) => each !== '').slice(0, 30)) types('Naughty Named', { [text]: text })
  // Together more than half a megabyte, which some libraries put into one batch.
  for (let chapter = 1; chapter <= 30; chapter += 1) types('Chapter Read', { chapter, ...LONG })
  types('Untimed Seen', { now: true })
  delete rows.at(-1).call.timestamp

  const counter = `counter-${number}`
  for (let n = 1; n <= COUNTED; n += 1) tracks(counter, 'counter', 'Counted', { n })
  return rows
}
