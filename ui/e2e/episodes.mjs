// What happened with a person is grouped into episodes; a rule is added and removed; a new person who is there already is told.
import { join } from 'node:path'
import { artefacts, base, check, expecting, hold, same } from './browser.mjs'

export async function episodes(page, api) {
  const mark = Date.now() % 1000000
  const email = `episode.${mark}@example.com`
  const person = await api('/people', { first_name: 'Wilhelmina', last_name: `Episode${mark}`, email, phone: `+4930${String(mark).padStart(7, '1')}` })
  const at = (minutes) => new Date(Date.now() - 3_600_000 * 30 + minutes * 60_000).toISOString()
  for (const [kind, minutes] of [['page_viewed', 0], ['product_viewed', 4], ['searched', 9], ['call_made', 12]]) {
    await api('/interactions', { person_id: person.id, kind, at: at(minutes), channel: kind === 'call_made' ? 'phone' : 'web' })
  }
  const until = async (what, run, seconds = 20) => {
    for (const begun = Date.now(); Date.now() - begun < seconds * 1_000; await page.waitForTimeout(250)) if (await run()) return
    throw new Error(`${what}: not within ${seconds} seconds`)
  }
  /** Everybody is grouped anew. */
  const whole = 180
  const all = async () => (await api(`/people/${person.id}/episodes`)).data
  await until('the visit', async () => (await all()).length === 1)
  const visit = page.getByRole('button', { name: /^Visit/ })
  const told = (kind) => page.getByRole('listitem').getByText(kind, { exact: true })

  // Nobody who never bought is worth anything yet, which the page asks for and is told.
  const open = () =>
    expecting(404, async () => {
      await page.goto(`${base}/people/${person.id}`)
      await visit.waitFor()
      await page.waitForLoadState('networkidle')
    })

  await check('a visit is one line of the timeline, and unfolds into its moments', async () => {
    await open()
    hold((await visit.innerText()).includes('looked around'), 'what came of it is not told')
    hold((await visit.innerText()).includes('3 moments'), 'how many moments is not told')
    same(await visit.getAttribute('aria-expanded'), 'false', 'the visit at first')
    same(await told('Product viewed').count(), 0, 'moments of a folded visit')
    await told('Call made').waitFor()
    await visit.focus()
    await page.keyboard.press('Enter')
    await told('Product viewed').waitFor()
    await page.screenshot({ path: join(artefacts, 'episode.png') })
  })

  await check('what a filter leaves of an episode still stands in it', async () => {
    await page.getByRole('combobox', { name: 'Show only' }).or(page.getByRole('textbox', { name: 'Show only' })).first().click()
    await page.getByRole('option', { name: 'Searched' }).click()
    await page.getByRole('button', { name: /1 of 3 moments shown/ }).waitFor()
    same(await told('Call made').count(), 0, 'calls behind the filter')
  })

  await check('a purchase of the demo is an episode', async () => {
    const [buyer] = (await api('/people/search', { sort: [{ field: 'orders_count', direction: 'desc' }], limit: 1 })).data
    await page.goto(`${base}/people/${buyer.id}`)
    await page.getByRole('button', { name: /^Purchase/ }).first().waitFor()
    const { data } = await api(`/people/${buyer.id}/episodes?limit=500`)
    return `${data.length} episodes`
  })

  await check('a rule of the firm’s own is typed, survives a reload, groups, and is removed by its name', async () => {
    const name = `Search ${mark}`
    await page.goto(`${base}/settings/episodes`)
    await page.getByRole('button', { name: 'New rule' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.reload()
    same(await page.getByRole('textbox', { name: 'Name' }).inputValue(), name, 'the name after the reload')
    await page.getByRole('button', { name: 'Add the rule' }).click()
    await page.getByText('Say with what an episode begins.').waitFor()
    const begins = page.getByRole('combobox', { name: 'Begins with' }).or(page.getByRole('textbox', { name: 'Begins with' })).first()
    await begins.fill('searched')
    await page.keyboard.press('Enter')
    await page.screenshot({ path: join(artefacts, 'episode-rule.png') })
    await page.getByRole('button', { name: 'Add the rule' }).click()
    await page.getByRole('button', { name: `Change ${name}` }).waitFor()
    await until('its episode', async () => (await all()).some((each) => each.name === name), whole)
    await page.getByRole('button', { name: `Change ${name}` }).click()
    await page.getByRole('button', { name: 'Remove this rule' }).click()
    await page.getByRole('button', { name: `Remove “${name}” with its episodes` }).click()
    await page.getByRole('button', { name: 'New rule' }).waitFor()
    await until('the end of its episode', async () => !(await all()).some((each) => each.name === name), whole)
  })

  await check('who is there already is told while a new person is typed, and what was typed stays', async () => {
    await page.goto(`${base}/people/new`)
    await page.getByRole('textbox', { name: 'First name' }).fill('Wilhelmina')
    await page.getByRole('textbox', { name: 'Last name' }).fill(`Episode${mark}`)
    await page.getByRole('textbox', { name: 'E-mail' }).fill(email)
    const found = page.getByRole('link', { name: new RegExp(`Episode${mark}`) })
    await found.waitFor()
    await page.screenshot({ path: join(artefacts, 'looks-like.png') })
    await expecting(404, async () => {
      await found.click()
      await page.waitForURL(`${base}/people/${person.id}`)
      await visit.waitFor()
      await page.waitForLoadState('networkidle')
    })
    await page.goto(`${base}/people/new`)
    same(await page.getByRole('textbox', { name: 'E-mail' }).inputValue(), email, 'what was typed')
    await page.getByRole('button', { name: 'Discard' }).click()
  })
}
