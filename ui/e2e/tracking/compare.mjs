// Compares what a library sent and what became of it with the one table of calls.
import { check, hold, same, settled } from './checks.mjs'
import { COUNTED, ada } from './expect.mjs'

/** All moments that the server has, in the order of the feed. */
export async function interactions(api) {
  const all = []
  for (let after = '0'; after !== null; ) {
    const page = await api(`/interactions?after=${after}&limit=1000`)
    all.push(...page.data)
    after = page.next
  }
  return all
}

/** What went over the wire under a key, each time that it did, with the status of its answer. */
export const messages = (seen, writeKey) =>
  seen.flatMap(({ messages: some, status, said }) => some.filter((each) => each.writeKey === writeKey).map((each) => ({ ...each, status, said })))

export const person = async (api, email) => {
  const { data } = await api('/people/search', { filter: { field: 'email', op: 'eq', value: email } })
  same(data.length, 1, `people with the address ${email}`)
  return data[0]
}

/** Some libraries say the time only under its other name, and the traits only in the context. */
const momentOf = (message) => Date.parse(message.timestamp ?? message.originalTimestamp)
const valuesOf = (message) => message.properties ?? message.traits ?? message.context.traits

export async function compare(library, { number, rows, seen, writeKey, api }) {
  const her = ada(number)
  const step = (name, run) => check(`${library}: ${name}`, run)
  /** Row by row: the message on the wire, and the moment that became of it. */
  let pairs = []

  const sent = await step('every call is sent until it is taken, with the values it was given', async () => {
    const there = messages(seen, writeKey)
    pairs = rows.map((row) => {
      const { call } = row
      const mine = there.filter((each) => (call.timestamp ? momentOf(each) === Date.parse(call.timestamp) : each.event === call.event))
      hold(mine.length > 0, `nothing was sent for ${call.does} ${call.event ?? ''} of ${call.timestamp}`)
      same(new Set(mine.map((each) => each.messageId)).size, 1, `message ids of ${row.kind}`)
      const answers = mine.map(({ status, said }) => `${status} ${said}`)
      hold(mine.some((each) => each.status === 200), `${row.kind} was answered ${answers}`)
      for (const { said, status } of mine) if (status === 200) same(JSON.parse(said), { success: true }, `answer to ${row.kind}`)
      const [message] = mine
      const given = call.properties ?? call.traits
      // Pages get the address and the like by the library itself.
      if (given) same(valuesOf(message), call.does === 'page' ? { ...valuesOf(message), ...given } : given, `sent of ${row.kind}`)
      return { ...row, message, times: mine.length }
    })
    return `${pairs.length} calls`
  })
  if (!sent) return

  const arrived = await step('each call arrives once, as what it is', () =>
    settled(async () => {
      const all = new Map()
      for (const each of await interactions(api)) all.set(each.source_id, [...(all.get(each.source_id) ?? []), each])
      pairs = pairs.map((pair) => {
        const found = all.get(pair.message.messageId) ?? []
        same(found.length, 1, `moments of ${pair.kind} ${pair.message.messageId}`)
        same(found[0].kind, pair.kind, 'kind')
        return { ...pair, found: found[0] }
      })
      same(new Set(pairs.map((pair) => pair.found.source)).size, 1, 'sources')
    }),
  )
  if (!arrived) return
  const of = (whose) => pairs.filter((pair) => pair.whose === whose)
  const pick = (kind) => pairs.filter((pair) => pair.kind === kind)

  await step('texts, numbers, lists and nothing arrive to the last byte', () => {
    for (const { kind, message, found } of pairs) if (kind !== 'aliased') same(found.properties, valuesOf(message) ?? {}, kind)
    for (const { call, found } of pick('page_viewed')) {
      same([found.url, found.referrer], [call.properties.url, call.properties.referrer], 'address and where from')
    }
  })

  await step('a batch of hundreds is complete, and everything in the order of its times', () => {
    const timed = pairs.filter((pair) => pair.call.timestamp)
    for (const { message, found } of timed) hold(Math.abs(Date.parse(found.at) - momentOf(message)) < 5_000, `${found.at} for ${message.timestamp}`)
    const [untimed] = pick('untimed_seen')
    hold(Math.abs(Date.parse(untimed.found.at) - Date.now()) < 600_000, `${untimed.found.at} for now`)
    const counted = of('counter').toSorted((one, other) => Date.parse(one.found.at) - Date.parse(other.found.at))
    same(counted.map((pair) => pair.found.properties.n), Array.from({ length: COUNTED }, (_, at) => at + 1), 'counted')
    const ordered = timed.toSorted((one, other) => Date.parse(one.found.at) - Date.parse(other.found.at))
    same(ordered.map((pair) => pair.message.messageId), timed.map((pair) => pair.message.messageId), 'order')
  })

  await step('what is sent again after a lost answer is stored once', async () => {
    const again = pairs.filter((pair) => pair.times > 1)
    for (const kind of ['answer_dropped', 'answer_failed']) hold(again.some((pair) => pair.kind === kind), `${kind} was not sent again`)
    // That each is there once was seen above; that no late one came since is seen here.
    const ids = new Set(again.map((pair) => pair.message.messageId))
    same((await interactions(api)).filter((each) => ids.has(each.source_id)).length, again.length, 'stored')
    return `${again.length} sent more than once`
  })

  let found
  await step('the visitor becomes the person, and everything done before is theirs', async () => {
    found = await settled(() => person(api, her.traits.email))
    const { email, firstName, lastName, phone } = her.traits
    same([found.email, found.first_name, found.last_name, found.phone, found.city], [email, firstName, lastName, phone, her.further.city], 'the person')
    await settled(async () => {
      const now = new Map((await interactions(api)).map((each) => [each.id, each.person_id]))
      for (const pair of of('ada')) same(now.get(pair.found.id), found.id, `whose ${pair.kind} of ${pair.visitor} is`)
    })
  })
  if (!found) return

  await step('her timeline has all of it', () =>
    settled(async () => {
      const { data } = await api(`/people/${found.id}/timeline?type=interaction&limit=500`)
      same(data.map((each) => each.id).sort(), of('ada').map((pair) => pair.found.id).sort(), 'timeline')
    }),
  )

  await step('she is known by every name she used', async () => {
    const { data } = await api(`/people/${found.id}/identifiers`)
    const values = data.map((each) => each.value)
    for (const name of [...her.devices, her.userId, her.legacyId, her.traits.email]) hold(values.includes(name), `${name} is not among ${values}`)
  })

  await step('who never says a name stays a stranger, one for each visitor', async () => {
    const now = new Map((await interactions(api)).map((each) => [each.id, each]))
    const profiles = ['stranger', 'counter'].map((whose) => [...new Set(of(whose).map((pair) => now.get(pair.found.id).profile_id))])
    same(profiles.map((each) => each.length), [1, 1], 'profiles')
    same(new Set([...profiles.flat(), found.id]).size, 3, 'different people')
    for (const pair of [...of('stranger'), ...of('counter')]) hold(now.get(pair.found.id).person_id !== found.id, `${pair.kind} became hers`)
  })

  await step('the group is the company she belongs to', async () => {
    const { data } = await api('/companies/search', { filter: { field: 'source_id', op: 'eq', value: her.groupId } })
    same(data.length, 1, 'companies')
    const { name, domain, industry, employees } = her.company
    const [company] = data
    same([company.name, company.domain, company.industry, company.size], [name, domain, industry, employees], 'the company')
    same((await api(`/people/${found.id}`)).company_id, company.id, 'her company')
  })
}
