// A purpose is added and reworded, a yes recorded, taken back on the preference page without sign-in; suppression; a file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { artefacts, axe, base, check, context, expecting, hold, same, views } from './browser.mjs'

export async function consents(page, api) {
  const mark = Date.now() % 1000000
  const name = `Walk news ${mark}`
  const dialog = page.getByRole('dialog')
  const choose = async (place, label, option) => {
    await place.getByRole('combobox', { name: label }).or(place.getByRole('textbox', { name: label })).first().click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  const until = async (what, run) => {
    for (const begun = Date.now(); Date.now() - begun < 20_000; await page.waitForTimeout(250)) if (await run()) return
    throw new Error(`${what}: not within 20 seconds`)
  }
  const person = async (first) => api('/people', { first_name: first, last_name: `Walkson${mark}`, email: `${first.toLowerCase()}.${mark}@example.com` })
  const ours = async () => (await api('/purposes')).data.find((each) => each.name === name)
  const standing = async (id, purpose) => (await api(`/people/${id}/consents`)).data.find((each) => each.purpose === purpose && each.channel === 'email')
  const [cora, dora, emil] = [await person('Cora'), await person('Dora'), await person('Emil')]
  let slug = ''
  let link = ''
  // Nobody who never bought is worth anything yet, which the page of a person asks for and is told.
  const open = (id) => expecting(404, async () => {
    await page.goto(`${base}/people/${id}`)
    await page.getByRole('region', { name: 'Consent', exact: true }).getByRole('heading', { name }).waitFor()
    await page.waitForLoadState('networkidle')
  })

  await check('what is typed for a new purpose survives a reload, and the purpose is added', async () => {
    await page.goto(`${base}/consents`)
    await page.getByRole('tab', { name: 'Purposes' }).click()
    await page.waitForURL(/\/consents\/purposes$/)
    await page.getByRole('button', { name: 'Add a purpose', exact: true }).click()
    await dialog.getByRole('button', { name: 'Add the purpose' }).click()
    await dialog.getByText('Give it a name.').waitFor()
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await dialog.getByRole('textbox', { name: 'Words people agree to' }).fill('Yes, write to me.')
    await page.reload()
    same(await dialog.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), name, 'the name after the reload')
    await dialog.getByRole('checkbox', { name: 'Text message' }).check()
    await dialog.getByRole('button', { name: 'Add the purpose' }).click()
    await page.getByRole('row').filter({ hasText: name }).waitFor()
    const made = await ours()
    same([made.channels, made.basis, made.public, made.text_version], [['email', 'sms'], 'consent', true, 1], 'the purpose')
    slug = made.slug
  })

  await check('new words are a new version, and the old ones stay', async () => {
    await page.getByRole('button', { name, exact: true }).click()
    await dialog.getByRole('textbox', { name: 'Words people agree to' }).fill('Yes, write to me once a month.')
    await dialog.getByText('This becomes version 2.').waitFor()
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('row').filter({ hasText: name }).getByText('version 2').waitFor()
    await page.getByRole('button', { name, exact: true }).click()
    await dialog.getByRole('button', { name: 'All 2 wordings' }).click()
    const texts = dialog.getByRole('list', { name: 'Wordings' })
    await texts.getByText('Yes, write to me.', { exact: true }).waitFor()
    await texts.getByText('Yes, write to me once a month.', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('tab', { name: 'Overview' }).click()
    const { data, people } = await api('/consents/summary')
    const counts = data.find((each) => each.purpose === slug && each.channel === 'email')
    await page.getByRole('rowheader', { name, exact: true }).waitFor()
    const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
    await row.getByText(`${counts.none.toLocaleString('en-US')} not asked`).first().waitFor()
    await page.getByText(`of ${people.toLocaleString('en-US')} people`).waitFor()
    await page.screenshot({ path: join(artefacts, 'consents.png') })
  })

  await check('a yes is recorded on the person, with its words and its proof', async () => {
    await open(cora.id)
    const panel = page.getByRole('region', { name: 'Consent', exact: true })
    await page.getByRole('button', { name: new RegExp(`^E-mail: .*not asked for .*${name}`) }).waitFor()
    await panel.getByRole('button', { name: `Change E-mail for ${name}` }).click()
    await choose(dialog, 'How it was said', 'On a paper form')
    await dialog.getByRole('textbox', { name: 'What proves it' }).fill('Folder 12, fair in Bonn')
    await dialog.getByRole('button', { name: 'Record the consent' }).click()
    await page.getByRole('button', { name: new RegExp(`^E-mail: yes to .*${name}`) }).waitFor()
    const now = await standing(cora.id, slug)
    same([now.state, now.allowed, now.basis, now.source, now.text_version], ['granted', true, 'consent', 'paper_form', 2], 'the consent')
    const [entry] = (await api(`/consents?person_id=${cora.id}&purpose=${slug}`)).data
    same(entry.proof.note, 'Folder 12, fair in Bonn', 'the proof')
    await page.screenshot({ path: join(artefacts, 'person-consent.png'), fullPage: true })
  })

  await check('the preference link opens without sign-in and without script, and what is said there holds at once', async () => {
    await page.getByRole('region', { name: 'Consent', exact: true }).getByRole('button', { name: 'Copy preference link' }).click()
    link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
    hold(/\/preferences\/[\w.~-]+$/.test(link), `the link is ${link}`)
    await dialog.getByRole('button', { name: 'Done' }).click()
    // Where the address of the firm is another one, the walk stays with the server it walks through.
    const to = base + new URL(link).pathname
    const outside = await context({ ...views[2], axe: true })
    try {
      const theirs = await outside.newPage()
      await theirs.goto(to)
      const box = theirs.getByRole('group', { name, exact: true }).getByRole('checkbox', { name: 'Yes, by e-mail' })
      await box.waitFor()
      same(await box.isChecked(), true, 'what stands on the preference page')
      hold(!(await theirs.content()).includes(cora.email), 'the whole address is to be read')
      same(await theirs.locator('script').count(), 0, 'scripts on the page before axe')
      same(await axe(theirs), [], 'axe')
      await theirs.screenshot({ path: join(artefacts, 'preferences.png'), fullPage: true })
      // axe left a script; what is sent comes from a page as it is served.
      await theirs.goto(to)
      await box.uncheck()
      await theirs.getByRole('button', { name: 'Save', exact: true }).click()
      await theirs.getByRole('status').getByText('Your choices are saved').waitFor()
      same(await box.isChecked(), false, 'what stands on the preference page afterwards')
    } finally {
      await outside.close()
    }
    const now = await standing(cora.id, slug)
    same([now.state, now.allowed, now.source], ['withdrawn', false, 'preference_page'], 'the consent afterwards')
    await open(cora.id)
    await page.getByRole('button', { name: new RegExp(`^E-mail: .*no to .*${name}`) }).waitFor()
    await page.getByRole('region', { name: 'Consent', exact: true }).getByText('Had agreed, and took it back.').waitFor()
  })

  await check('the ledger has both, the newest first, and each opens with its proof', async () => {
    await page.getByRole('region', { name: 'Consent', exact: true }).getByRole('link', { name: 'All that was said' }).click()
    await page.waitForURL(new RegExp(`/consents/ledger\\?person=${cora.id}`))
    const lines = page.getByRole('region', { name: 'Ledger' }).getByRole('row')
    await lines.nth(1).getByText('Took it back').waitFor()
    await lines.nth(1).getByText('Preference page').waitFor()
    await lines.nth(1).getByRole('button', { name: /open the entry/ }).click()
    await dialog.getByText('Chosen box by box').waitFor()
    await page.keyboard.press('Escape')
    const agreed = lines.filter({ hasText: name }).filter({ hasText: 'Agreed' })
    await agreed.getByRole('button', { name: /open the entry/ }).click()
    await dialog.getByText('Folder 12, fair in Bonn').waitFor()
    await dialog.getByText('“Yes, write to me once a month.”').waitFor()
    await page.keyboard.press('Escape')
    await choose(page, 'What was said', 'Took it back')
    await page.waitForURL(/state=withdrawn/)
    await agreed.waitFor({ state: 'detached' })
    await page.reload()
    await lines.nth(1).getByText('Took it back').waitFor()
  })

  await check('a no to everything is one click, and an objection is told as one', async () => {
    await open(dora.id)
    const panel = page.getByRole('region', { name: 'Consent', exact: true })
    await panel.getByRole('button', { name: 'Record opt-out' }).click()
    await dialog.getByRole('radio', { name: 'Objected' }).check()
    await choose(dialog, 'Purpose', 'Everything')
    await choose(dialog, 'Channel', 'All channels')
    await dialog.getByRole('button', { name: /^Record \d+ opt-outs$/ }).click()
    await until('the objection', async () => (await standing(dora.id, slug)).state === 'objected')
    const all = (await api(`/people/${dora.id}/consents`)).data
    same(all.filter((each) => each.state !== 'objected').length, 0, 'what she did not object to')
    await panel.getByText('Objected: does not want this at all').first().waitFor()
  })

  await check('an address is suppressed, recognised, shown on the person, and leaves after its reason is read', async () => {
    await page.goto(`${base}/consents/suppression`)
    await page.getByRole('button', { name: 'Add an address' }).click()
    await dialog.getByRole('textbox', { name: 'E-mail address' }).fill(emil.email.toUpperCase())
    await choose(dialog, 'Why', 'Complained: marked as spam')
    await dialog.getByRole('textbox', { name: 'Note' }).fill(`walk ${mark}`)
    await dialog.getByRole('button', { name: 'Add the address' }).click()
    const line = page.getByRole('row').filter({ hasText: `walk ${mark}` })
    await line.getByText('Complained: marked as spam').waitFor()
    hold(!(await page.content()).includes(emil.email), 'the address itself is to be read')
    const test = page.getByRole('region', { name: 'Check an address' })
    await test.getByRole('textbox', { name: 'E-mail address' }).fill(emil.email)
    await test.getByRole('button', { name: 'Check' }).click()
    await test.getByRole('status').getByText('On the list for e-mail.').waitFor()
    await open(emil.id)
    await page.getByRole('region', { name: 'Consent', exact: true }).getByText('the address is on the suppression list').waitFor()
    await page.goto(`${base}/consents/suppression?channel=email`)
    await line.getByRole('button', { name: /^Remove / }).click()
    await dialog.getByText(`walk ${mark}`).waitFor()
    await dialog.getByRole('button', { name: /^Remove / }).click()
    await line.waitFor({ state: 'detached' })
    await test.getByRole('textbox', { name: 'E-mail address' }).fill(emil.email)
    await test.getByRole('button', { name: 'Check' }).click()
    await test.getByRole('status').getByText('Not on the list for e-mail.').waitFor()
  })

  await check('a file brings in a yes and a no; a yes of somebody who said no is held back', async () => {
    await page.goto(`${base}/consents/files`)
    const text = [
      'Email,Opted in',
      `${cora.email},yes`,
      `${emil.email},yes`,
      `nobody.${mark}@example.com,yes`,
    ].join('\n')
    await page.locator('input[type=file]').setInputFiles({ name: 'optins.csv', mimeType: 'text/csv', buffer: Buffer.from(`${text}\n`) })
    const meaning = (column) => page.getByRole('combobox', { name: `Meaning of ${column}` }).or(page.getByRole('textbox', { name: `Meaning of ${column}` })).first()
    await meaning('Email').waitFor()
    const mean = async (column, option) => {
      if ((await meaning(column).inputValue()) !== option) await choose(page, `Meaning of ${column}`, option)
    }
    await mean('Email', 'Person, by e-mail')
    await mean('Opted in', 'What was said: yes or no')
    await choose(page, 'Channel of all rows', 'E-mail')
    await choose(page, 'Purpose of all rows', name)
    await page.getByRole('button', { name: 'Look through it', exact: true }).click()
    const would = page.getByRole('region', { name: 'What would come of it' })
    await would.getByText('Held back').waitFor()
    await page.screenshot({ path: join(artefacts, 'consent-file.png'), fullPage: true })
    same((await standing(emil.id, slug)).state, null, 'what a preview wrote')
    await page.getByRole('button', { name: /^Apply \d+ rows?$/ }).click()
    await page.getByRole('region', { name: 'What came of it' }).waitFor({ timeout: 60_000 })
    same((await standing(emil.id, slug)).state, 'granted', 'the yes of the file')
    same((await standing(cora.id, slug)).state, 'withdrawn', 'the no that stays')
    const held = (await api(`/consents?person_id=${cora.id}&purpose=${slug}&state=granted`)).data.find((each) => !each.effective)
    hold(held !== undefined, 'the yes that was held back is not in the ledger')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Rejected rows/ }).click()])
    hold(readFileSync(await download.path(), 'utf8').includes(`nobody.${mark}@example.com`), 'the unknown address is not among the rejects')
    await page.goto(`${base}/consents/ledger?person=${cora.id}&state=granted`)
    await page.getByText('Did not count').first().waitFor()
  })

  await check('a purpose is retired and taken up again', async () => {
    const { id } = await ours()
    await page.goto(`${base}/consents/purposes?purpose=${id}`)
    await dialog.getByRole('button', { name: `Retire “${name}”` }).click()
    const line = page.getByRole('row').filter({ hasText: name })
    await line.getByText('Retired').waitFor()
    same((await ours()).active, false, 'the purpose')
    hold((await api(`/people/${cora.id}/consents`)).data.every((each) => each.purpose !== slug), 'it is still asked for')
    await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
    await line.getByText('Retired').waitFor({ state: 'detached' })
    // What comes after walks through a firm as it was.
    await page.getByRole('button', { name, exact: true }).click()
    await dialog.getByRole('button', { name: `Retire “${name}”` }).click()
    await line.getByText('Retired').waitFor()
  })
}
