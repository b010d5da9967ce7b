// A person asks for what is known of them, gets it as a file, and is forgotten: hidden at once, erased, with a receipt that names nobody.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { artefacts, base, check, expecting, hold, same } from './browser.mjs'

export async function privacy(page, api, paths) {
  const mark = Date.now() % 100000
  const surname = `Forgettable${mark}`
  const title = `Wanda ${surname}`
  const email = `wanda.${mark}@example.com`
  const word = `kaleidoscope${mark}`
  const dialog = page.getByRole('dialog')
  const person = await api('/people', { first_name: 'Wanda', last_name: surname, email, city: 'Zürich' })
  const answered = (path) => page.evaluate(async (to) => (await fetch(`/api/v1${to}`)).status, path)
  const found = async (words) => (await api('/people/search', { search: words, limit: 5 })).data.length
  const more = async () => page.getByRole('button', { name: 'More actions' }).click()

  await check('a person with a story: a call and a comment stand on the timeline', async () => {
    // Nobody who never bought is worth anything yet, which the page asks for and is told.
    await expecting(404, async () => {
      const made = await api('/interactions', { kind: 'call', at: new Date().toISOString(), person_id: person.id, channel: 'phone', direction: 'in', properties: { subject: `Asked about ${word}` } })
      hold(made.id !== undefined, `the call was not taken: ${JSON.stringify(made)}`)
      await api(`/people/${person.id}/comments`, { body: `She likes ${word}` })
      await page.goto(`${base}/people/${person.id}`)
      const story = page.getByRole('region', { name: 'Timeline' })
      await story.getByText(word).first().waitFor()
      await story.getByRole('listitem').filter({ hasText: 'Call' }).first().waitFor()
      await page.waitForLoadState('networkidle')
    })
  })

  if (paths['/people/{id}/access']) await check('the access export is put together, survives a reload, and downloads as a zip', async () => {
    await expecting(404, async () => {
      await more()
      await page.getByRole('menuitem', { name: 'Access export' }).click()
      await dialog.getByRole('button', { name: 'Put it together' }).click()
      await page.waitForURL(/[?&]export=/)
      await page.reload()
      const link = dialog.getByRole('link', { name: 'Download the export' })
      await link.waitFor({ timeout: 120_000 })
      await page.screenshot({ path: join(artefacts, 'access-export.png') })
      const [file] = await Promise.all([page.waitForEvent('download'), link.click()])
      const bytes = readFileSync(await file.path())
      same(bytes.subarray(0, 4).toString('latin1'), 'PK\u0003\u0004', 'the first bytes of the file')
      for (const name of ['data.json', 'index.html']) hold(bytes.includes(name), `the zip holds no ${name}`)
      await dialog.getByRole('button', { name: 'Close' }).last().click()
      await page.waitForURL((url) => !url.searchParams.has('export') && !url.searchParams.has('privacy'))
      return `${bytes.length} bytes`
    })
  })

  if (paths['/privacy-requests']) await check('a request is written down, is due in a month, and restricts the person at once and for good', async () => {
    await page.goto(`${base}/privacy`)
    await page.getByRole('button', { name: 'New request' }).first().click()
    await dialog.getByRole('radio', { name: 'Restriction' }).check()
    const choose = dialog.getByRole('combobox', { name: 'Person' }).or(dialog.getByRole('textbox', { name: 'Person' })).first()
    await choose.fill(email)
    await page.getByRole('option', { name: title }).click()
    await dialog.getByRole('textbox', { name: 'Note' }).fill(`by letter ${mark}`)
    await dialog.getByRole('button', { name: 'Write it down' }).click()
    await dialog.waitFor({ state: 'hidden' })
    const line = page.getByRole('row').filter({ hasText: title })
    await line.getByText(/in (2[789]|30|31) days/).filter({ visible: true }).waitFor()
    await page.screenshot({ path: join(artefacts, 'privacy-request.png') })
    same((await api(`/people/${person.id}`)).processing_restricted, true, 'the field of the person while it is open')
    await line.getByRole('button', { name: 'Keep restricted' }).click()
    await line.waitFor({ state: 'hidden' })
    same((await api(`/people/${person.id}`)).processing_restricted, true, 'the field of the person once it is done')
    await expecting(404, async () => {
      await page.goto(`${base}/people/${person.id}`)
      await page.getByText('Processing restricted', { exact: true }).first().waitFor()
      await page.waitForLoadState('networkidle')
    })
  })

  await check('erasing shows what goes first and takes no other name, then gives a receipt', async () => {
    await expecting(404, async () => {
      await page.goto(`${base}/people/${person.id}`)
      await more()
      await page.getByRole('menuitem', { name: 'Erase for ever…' }).click()
      await dialog.getByText('It cannot be undone.').waitFor()
      const erase = dialog.getByRole('button', { name: `Erase ${title}` })
      await dialog.getByRole('radio', { name: 'Now' }).check()
      await dialog.getByRole('textbox', { name: 'Reason' }).fill(`Letter ${mark}`)
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Somebody else')
      await erase.click()
      await dialog.getByText(`Type ${title} to go on.`).waitFor()
      same(await answered(`/people/${person.id}`), 200, 'the person while only a wrong name was typed')
      await page.screenshot({ path: join(artefacts, 'erase-dialog.png') })
      await dialog.getByRole('textbox', { name: 'Name' }).fill(title.toLowerCase())
      await erase.click()
      await page.waitForURL(/\/privacy\/erasures\//)
      await page.getByRole('list', { name: 'Steps' }).waitFor()
      same(await answered(`/people/${person.id}`), 404, 'the person at once')
      await page.getByText('Everything is erased.').waitFor({ timeout: 300_000 })
      await page.getByRole('table').getByRole('row').nth(1).waitFor()
      await page.screenshot({ path: join(artefacts, 'erasure-receipt.png') })
    })
    const id = page.url().split('/').at(-1)
    const receipt = await page.evaluate(async (to) => (await fetch(`/api/v1/erasures/${to}/receipt`)).text(), id)
    const whole = `${receipt}${JSON.stringify(await api(`/erasures/${id}`))}${await page.locator('main').innerText()}`
    hold(receipt.includes(id), 'the receipt does not say which it is')
    for (const told of [surname, email, word, `Letter ${mark}`]) hold(!whole.includes(told), `the receipt tells ${told}`)
  })

  await check('the page of who was erased says there is nobody, and no search finds them', async () => {
    await expecting(404, async () => {
      await page.goto(`${base}/people/${person.id}`)
      await page.getByRole('heading', { level: 1, name: 'Not found' }).waitFor()
      await page.waitForLoadState('networkidle')
    })
    for (const words of [surname, email]) same(await found(words), 0, `people found by ${words}`)
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find people, pages, actions…').fill(surname)
    await page.waitForTimeout(800)
    same(await page.getByText(title).count(), 0, 'lines of the search that name them')
    await page.keyboard.press('Escape')
    const feed = JSON.stringify(await api('/audit?object=people&limit=100'))
    for (const told of [surname, email]) hold(!feed.includes(told), `the history still tells ${told}`)
    await page.goto(`${base}/privacy?tab=erasures`)
    await page.getByRole('row').nth(1).getByText('Erased', { exact: true }).waitFor()
  })

  if (paths['/people/erase/batch']) {
    await check('several are erased from the list after their number is named', async () => {
      const several = `Crowd${mark}`
      const ids = []
      for (const name of ['Ada', 'Bea', 'Cleo']) ids.push((await api('/people', { first_name: name, last_name: several, email: `${name}.${mark}@example.com`.toLowerCase() })).id)
      await page.goto(`${base}/people?q=${several}`)
      await page.locator('[aria-rowindex="4"]').waitFor()
      for (const id of ids) await page.locator(`#row-${id}`).getByRole('checkbox').check()
      await page.getByRole('region', { name: 'Chosen records' }).getByRole('button', { name: 'Erase…' }).click()
      await dialog.getByRole('textbox', { name: 'How many people' }).fill('2')
      await dialog.getByRole('button', { name: 'Erase 3 people' }).click()
      await dialog.getByText('Type 3 to go on.').waitFor()
      await dialog.getByRole('textbox', { name: 'How many people' }).fill('3')
      await dialog.getByRole('button', { name: 'Erase 3 people' }).click()
      await page.waitForURL(/\/privacy\/erasures\//)
      await page.getByText('Nobody sees these people any more.').waitFor()
      for (const id of ids) await expecting(404, async () => same(await answered(`/people/${id}`), 404, 'one of them'))
      same(await found(several), 0, 'people found')
    })
  }

  if (paths['/retention']) await check('a retention rule shows its number and some of them before it can be kept, and is off until then', async () => {
    await page.goto(`${base}/privacy?tab=retention`)
    await page.getByRole('button', { name: 'New rule' }).first().click()
    await dialog.getByRole('textbox', { name: 'Kept for so many days' }).fill('3650')
    same(await dialog.getByRole('button', { name: /^Keep it/ }).count(), 0, 'ways to keep a rule unseen')
    await dialog.getByRole('button', { name: 'See how many' }).click()
    await dialog.getByRole('button', { name: /^Keep it/ }).waitFor()
    const { count } = await api('/retention/preview', { object: 'interactions', field: 'at', days: 3650 })
    await dialog.getByRole('button', { name: `Switch on: ${count.toLocaleString('en-US')} to erase` }).waitFor()
    await page.screenshot({ path: join(artefacts, 'retention-preview.png') })
    await dialog.getByRole('button', { name: /^Keep it/ }).click()
    const line = page.getByRole('group', { name: /3,650 days ago/ }).first()
    await line.waitFor()
    same(await line.getByRole('switch').isChecked(), false, 'the switch')
    hold((await api('/retention')).data.every((each) => !each.active), 'the rule is on')
    await line.getByRole('button', { name: /^Remove the rule/ }).click()
    await dialog.getByRole('button', { name: 'Remove the rule' }).click()
    await line.waitFor({ state: 'hidden' })
  })

  if (paths['/data-map']) await check('the data map tells of each field what it holds, and a mark on it stays', async () => {
    await page.goto(`${base}/privacy?tab=data-map&object=people`)
    const map = await api('/data-map')
    const whole = map.data.filter((each) => each.object === 'people')
    await page.getByRole('region', { name: /^Fields of/ }).getByRole('row').nth(whole.length).waitFor()
    const city = whole.find((each) => each.field === 'city')
    const box = page.getByRole('checkbox', { name: `${city.field_name} is sensitive` })
    same(await box.isChecked(), city.sensitive, 'the mark at first')
    await box.click()
    await page.getByText(`${city.field_name} saved`).waitFor()
    await page.reload()
    same(await box.isChecked(), !city.sensitive, 'the mark after the reload')
    await box.click()
    await page.getByText(`${city.field_name} saved`).waitFor()
  })
}
