// A segment is built by mouse and by keyboard, reads as a sentence, counts like the API, and says why; somebody comes in
// when an event arrives; one in SQL is computed on its schedule.
import { join } from 'node:path'
import { artefacts, base, check, context, expecting, hold, same, views } from './browser.mjs'

export async function segments(page, api) {
  const mark = Date.now() % 1000000
  const name = `Callers ${mark}`
  const kind = `walk_called_${mark}`
  const ada = await api('/people', { first_name: 'Segmenta', last_name: `Walk${mark}`, email: `segment.${mark}@example.com`, country: 'DE' })
  const bob = await api('/people', { first_name: 'Bobbie', last_name: `Walk${mark}`, country: 'DE' })
  const called = (person, minutes) => api('/interactions', { person_id: person.id, kind, at: new Date(Date.now() - minutes * 60_000).toISOString() })
  await called(ada, 90)
  await called(ada, 30)
  const people = page.getByRole('region', { name: 'People', exact: true }).first()
  const combo = (label) => page.getByRole('combobox', { name: label }).or(page.getByRole('textbox', { name: label })).first()
  let id = ''

  await check('a segment is built by mouse and counts while it is built', async () => {
    await page.goto(`${base}/segments`)
    await page.getByRole('link', { name: 'New segment' }).first().click()
    await page.getByRole('button', { name: 'Make the segment' }).click()
    await page.getByText('Give it a name.').waitFor()
    await page.getByRole('button', { name: 'Add a condition' }).click()
    const dialog = page.getByRole('dialog', { name: 'Condition' })
    await dialog.getByText('Who they are').click()
    await dialog.getByPlaceholder('Choose a field').fill('Country')
    await page.getByRole('option', { name: 'Country', exact: true }).first().click()
    await dialog.getByRole('textbox', { name: 'Country' }).or(dialog.getByRole('combobox', { name: 'Country' })).first().fill('Germany')
    await page.getByRole('option', { name: /Germany/ }).first().click()
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const filter = { field: 'country', op: 'eq', value: 'DE' }
    const wanted = await api('/segments/preview', { filter })
    await page.getByRole('region', { name: 'Now' }).getByText(wanted.count.toLocaleString('en-US'), { exact: true }).waitFor()
    await page.getByText('People where country is Germany.').waitFor()
  })

  await check('the rest is added by keyboard, survives a reload, and reads as a sentence', async () => {
    await page.getByRole('button', { name: 'And …' }).focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Condition' })
    await dialog.waitFor()
    await combo('What happened').waitFor()
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'What happened')
    await page.keyboard.type(kind)
    await page.keyboard.press('Enter')
    const often = dialog.getByRole('textbox', { name: 'How many times' })
    await often.focus()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('2')
    await page.screenshot({ path: join(artefacts, 'segment-condition.png') })
    await dialog.getByRole('button', { name: 'Apply' }).focus()
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.reload()
    same(await page.getByRole('textbox', { name: 'Name' }).inputValue(), name, 'the name after the reload')
    const words = kind.replaceAll('_', ' ')
    await page.getByText(`People where country is Germany and did “${words}” at least 2 times.`).waitFor()
    await page.getByRole('region', { name: 'Now' }).getByText('1', { exact: true }).waitFor()
    await page.screenshot({ path: join(artefacts, 'segment-new.png') })
    await page.getByRole('button', { name: 'Make the segment' }).click()
    await page.waitForURL(/\/segments\/[0-9a-f-]{36}$/)
    id = page.url().split('/').at(-1)
    await people.getByRole('link', { name: `Segmenta Walk${mark}` }).waitFor()
  })

  await check('it says why somebody is not in it, condition by condition', async () => {
    const why = page.getByRole('region', { name: /^Why is somebody/ })
    await why.getByPlaceholder('Choose a person').fill(`Bobbie Walk${mark}`)
    await page.getByRole('option', { name: new RegExp(`Bobbie Walk${mark}`) }).click()
    await why.getByText('Not in it.').waitFor()
    await why.getByText('– never').waitFor()
    same(await why.getByRole('img', { name: 'Holds', exact: true }).count(), 1, 'conditions that hold')
    same(await why.getByRole('img', { name: 'Does not hold' }).count(), 1, 'conditions that do not')
  })

  await check('somebody comes in when an event arrives, and the page shows it by itself', async () => {
    await called(bob, 9)
    await called(bob, 1)
    await people.getByRole('link', { name: `Bobbie Walk${mark}` }).waitFor()
    // What is told of her beside the list says the same as the list.
    await page.getByRole('region', { name: /^Why is somebody/ }).getByText(/^In it/).waitFor()
    same((await api(`/segments/${id}/count`)).count, 2, 'the count of the API')
    await page.getByRole('region', { name: 'Size' }).getByText('1 came and 0 left in the last 90 days.').waitFor()
    await page.screenshot({ path: join(artefacts, 'segment.png'), fullPage: true })
    await expecting(404, async () => {
      await page.goto(`${base}/people/${bob.id}`)
      await page.getByRole('region', { name: 'Segments' }).getByRole('link', { name }).waitFor()
      await page.getByRole('region', { name: 'Timeline' }).getByText('Segment entered').first().waitFor()
      await page.waitForLoadState('networkidle')
    })
  })

  await check('its conditions are changed, its plan written, and a list asks for it', async () => {
    await page.goto(`${base}/segments/${id}`)
    await page.getByRole('region', { name: 'Who is in it' }).getByRole('button', { name: 'Change' }).click()
    await page.getByRole('button', { name: /^Remove: did/ }).click()
    await page.getByRole('region', { name: 'Who is in it' }).getByRole('button', { name: 'Save' }).click()
    await page.getByText('People where country is Germany.').waitFor()
    const all = (await api('/segments/preview', { filter: { field: 'country', op: 'eq', value: 'DE' } })).count
    await page.getByRole('region', { name: 'Size' }).getByText(all.toLocaleString('en-US'), { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Plan' }).getByRole('button', { name: 'Change' }).click()
    await page.getByRole('textbox', { name: 'Proposition' }).fill('A call back within the hour.')
    await page.getByRole('region', { name: 'Plan' }).getByRole('button', { name: 'Save' }).click()
    await page.getByRole('region', { name: 'Plan' }).getByText('A call back within the hour.').waitFor()
    const found = await api('/people/search', { filter: { segment: id }, limit: 1, total: true })
    same(found.total, all, 'people whom a list finds by the segment')
  })

  await check('a list is filled by hand; what it uses cannot be removed, and it can', async () => {
    const list = await api('/segments', { name: `Fair ${mark}` })
    await page.goto(`${base}/segments/${list.id}`)
    await page.getByText('People who were put here one by one.').waitFor()
    await page.getByPlaceholder('Put somebody on the list').fill(`Bobbie Walk${mark}`)
    await page.getByRole('option', { name: new RegExp(`Bobbie Walk${mark}`) }).click()
    await people.getByRole('link', { name: `Bobbie Walk${mark}` }).waitFor()
    const asking = await api('/segments', { name: `Not at the fair ${mark}`, filter: { not: { segment: list.id } } })
    const remove = async () => {
      await page.getByRole('button', { name: 'More', exact: true }).first().click()
      await page.getByRole('menuitem', { name: 'Remove' }).click()
      await page.getByRole('button', { name: 'Remove the segment' }).click()
    }
    await expecting(409, async () => {
      await remove()
      await page.getByRole('dialog').getByText(new RegExp(`Not at the fair ${mark}`)).waitFor()
    })
    await page.goto(`${base}/segments/${asking.id}`)
    await page.getByRole('heading', { level: 1, name: `Not at the fair ${mark}` }).waitFor()
    await remove()
    await page.waitForURL(/\/segments$/)
    await page.goto(`${base}/segments/${list.id}`)
    await remove()
    await page.waitForURL(/\/segments$/)
  })

  await check('a date said from now, a property of an event, a share and a consent make one sentence and a count', async () => {
    const purpose = await api('/purposes', { name: `Letters ${mark}`, channels: ['email', 'sms'], text: `Yes, send me the letters of walk ${mark}.` })
    await api('/consents', { person_id: ada.id, channel: 'email', purpose: purpose.slug, state: 'granted', basis: 'consent', text_version: purpose.text_version, source: 'call' })
    const viewed = `walk_viewed_${mark}`
    for (const category of ['wine', 'wine', 'beer']) {
      await api('/interactions', { person_id: ada.id, kind: viewed, at: new Date(Date.now() - 3_600_000).toISOString(), properties: { category } })
    }
    await page.goto(`${base}/segments/new`)
    // Named first: a condition that is applied does not make the segment by the way.
    await page.getByRole('textbox', { name: 'Name' }).fill(`Letter readers ${mark}`)
    const dialog = page.getByRole('dialog', { name: 'Condition' })
    const within = (label) => dialog.getByRole('combobox', { name: label, exact: true }).or(dialog.getByRole('textbox', { name: label, exact: true })).first()
    const choose = async (label, option) => {
      await within(label).click()
      await page.getByRole('option', { name: option, exact: true }).first().click()
    }
    const add = async (button, kind) => {
      await page.getByRole('button', { name: button }).click()
      await dialog.waitFor()
      await dialog.getByText(kind, { exact: true }).click()
    }
    const apply = async () => {
      await dialog.getByRole('button', { name: 'Apply' }).last().click()
      await dialog.waitFor({ state: 'hidden' })
    }
    await add('Add a condition', 'Who they are')
    await dialog.getByPlaceholder('Choose a field').fill('Created')
    await page.getByRole('option', { name: 'Created', exact: true }).first().click()
    await choose('Comparison', 'from')
    await choose('Created: a date or from now', 'so long ago')
    await dialog.getByRole('textbox', { name: 'How long ago: how many' }).fill('7')
    await dialog.getByText('created not longer ago than 7 days').waitFor()
    await page.screenshot({ path: join(artefacts, 'segment-from-now.png') })
    await apply()

    await add('And …', 'What they did')
    await combo('What happened').fill(viewed)
    await page.keyboard.press('Enter')
    await dialog.getByRole('textbox', { name: 'How many times' }).fill('2')
    await dialog.getByRole('button', { name: 'Filter' }).click()
    await dialog.getByPlaceholder('Choose a field, or type a property').fill('category')
    await page.getByRole('option', { name: /^category/ }).first().click()
    await within('category').fill('wine')
    await dialog.getByRole('group', { name: 'Condition' }).getByRole('button', { name: 'Apply' }).click()
    await dialog.getByRole('button', { name: 'category is wine', exact: true }).waitFor()
    await page.screenshot({ path: join(artefacts, 'segment-property.png') })
    await apply()

    await add('And …', 'Share')
    await within('Name of the share').fill(`Walk ${mark}`)
    await within('To').fill('100')
    await dialog.getByText(`Whoever is in a random 100% of people (Walk ${mark})`).waitFor()
    await page.screenshot({ path: join(artefacts, 'segment-share.png') })
    await apply()

    await add('And …', 'Consent')
    await choose('Purpose', `Letters ${mark}`)
    await choose('Channel', 'E-mail')
    await dialog.getByText(`Whoever agreed to Letters ${mark} by e-mail`).waitFor()
    await page.screenshot({ path: join(artefacts, 'segment-consent.png') })
    await apply()

    const told = `created not longer ago than 7 days and did “${viewed.replaceAll('_', ' ')}” where category is wine at least 2 times and is in a random 100% of people (Walk ${mark}) and agreed to Letters ${mark} by e-mail`
    await page.getByText(`People where ${told}.`).waitFor()
    const now = page.getByRole('region', { name: 'Now' })
    await now.getByText('1', { exact: true }).waitFor()
    await now.getByRole('link', { name: `Segmenta Walk${mark}` }).waitFor()
    // Opened again, a condition says what it said.
    await page.getByRole('button', { name: `agreed to Letters ${mark} by e-mail`, exact: true }).click()
    same(await within('Channel').inputValue(), 'E-mail', 'the channel of the condition that is opened again')
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await dialog.waitFor({ state: 'hidden' })
    same((await api('/segments')).data.filter((each) => each.name === `Letter readers ${mark}`).length, 0, 'segments that were made by applying a condition')
    await page.getByRole('button', { name: 'Discard' }).click()
    await page.waitForURL(/\/segments$/)
  })

  await check('a segment in SQL is tried, made, and says when it is computed', async () => {
    const query = "select id as person_id from people where country = 'DE'"
    await page.goto(`${base}/segments/new`)
    await page.getByRole('textbox', { name: 'Name' }).fill(`Germans ${mark}`)
    await page.getByRole('radiogroup', { name: 'How people come in' }).getByText('SQL', { exact: true }).click()
    await page.getByRole('textbox', { name: 'Query', exact: true }).fill(query)
    await page.keyboard.press('Escape')
    await combo('Computed').click()
    await page.getByRole('option', { name: 'every 6 hours' }).click()
    await page.getByRole('button', { name: 'Try it' }).click()
    const wanted = (await api('/segments/preview', { query })).count.toLocaleString('en-US')
    await page.getByRole('region', { name: 'Who is in it' }).getByText(wanted, { exact: true }).waitFor()
    await page.screenshot({ path: join(artefacts, 'segment-sql-new.png') })
    await page.getByRole('button', { name: 'Make the segment' }).click()
    await page.waitForURL(/\/segments\/[0-9a-f-]{36}$/)
    const made = page.url().split('/').at(-1)
    await page.getByText(/^Computed every 6 hours, last .+, next in 6 hours\.$/).waitFor()
    await page.getByText(query, { exact: true }).waitFor()
    await page.getByRole('region', { name: 'Size' }).getByText(wanted, { exact: true }).waitFor()
    const why = page.getByRole('region', { name: 'Is somebody in it?' })
    await why.getByPlaceholder('Choose a person').fill(`Bobbie Walk${mark}`)
    await page.getByRole('option', { name: new RegExp(`Bobbie Walk${mark}`) }).click()
    await why.getByText(/^In it/).waitFor()
    await page.getByRole('region', { name: 'Who is in it' }).getByRole('button', { name: 'Change' }).click()
    await page.getByRole('textbox', { name: 'Query', exact: true }).waitFor()
    await combo('Computed').click()
    await page.getByRole('option', { name: 'every hour' }).click()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/^Computed every hour, /).waitFor()
    await page.screenshot({ path: join(artefacts, 'segment-sql.png'), fullPage: true })
    same((await api(`/segments/${made}`)).every, '1h', 'how often it is computed')
  })

  await check('segments look right on a phone in the dark', async () => {
    const phone = await context(views[3], await page.context().storageState())
    const small = await phone.newPage()
    await small.goto(`${base}/segments/${id}`)
    await small.getByRole('heading', { level: 1, name }).waitFor()
    await small.getByRole('region', { name: 'Size' }).waitFor()
    const wide = await small.evaluate(() => document.documentElement.scrollWidth)
    hold(wide <= 390, `the page is ${wide} wide`)
    await small.screenshot({ path: join(artefacts, 'segment-phone.png'), fullPage: true })
    await phone.close()
  })
}
