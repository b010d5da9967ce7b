// A form is built, opened by a stranger without scripts, confirmed from her mailbox; programs make nobody; mail is tested.
import { join } from 'node:path'
import { artefacts, axe, base, browser, check, context, hold, mailbox, same, views } from './browser.mjs'

export async function forms(page, api) {
  const mark = Date.now() % 1000000
  const name = `Walk form ${mark}`
  const letters = `Walk letters ${mark}`
  const email = `walka.${mark}@example.com`
  const dialog = page.getByRole('dialog')
  const part = (title) => page.getByRole('region', { name: title, exact: true })
  const box = (place, label) => place.getByRole('combobox', { name: label }).or(place.getByRole('textbox', { name: label })).first()
  const choose = async (place, label, option) => {
    await box(place, label).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  const ours = async () => (await api('/forms')).data.find((each) => each.name === name)
  const came = async (id) => (await api(`/forms/${id}/submissions`)).data
  const until = async (what, run) => {
    for (const begun = Date.now(); Date.now() - begun < 20_000; await page.waitForTimeout(250)) if (await run()) return
    throw new Error(`${what}: not within 20 seconds`)
  }
  const purpose = await api('/purposes', { name: letters, channels: ['email'], text: `Yes, send me the letters of walk ${mark}.` })
  // Somebody from outside, whose browser runs no scripts.
  const outside = await browser.newContext({ javaScriptEnabled: false, locale: 'en-US', viewport: { width: 390, height: 844 } })
  const stranger = await outside.newPage()
  let form = null

  await check('what is typed for a new form survives a reload, and it begins with what a newsletter needs', async () => {
    await page.goto(`${base}/forms`)
    await page.getByRole('link', { name: 'Forms', exact: true }).waitFor()
    await page.getByRole('button', { name: 'New form' }).first().click()
    await dialog.getByRole('button', { name: 'Make the form' }).click()
    await dialog.getByText('Give it a name.').waitFor()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.reload()
    same(await dialog.getByRole('textbox', { name: 'Name' }).inputValue(), name, 'the name after the reload')
    await dialog.getByRole('button', { name: 'Make the form' }).click()
    await page.waitForURL(/\/forms\/[^/]+$/)
    await page.getByTestId('preview').getByText('Our news by e-mail').waitFor()
    form = await ours()
    same([form.state, form.double_opt_in, form.fields.map((each) => each.field)], ['draft', true, ['email', 'first_name']], 'the form')
  })

  await check('fields are added and put in order by keyboard, a consent is added, and all of it survives a reload unsaved', async () => {
    const fields = part('Fields')
    await choose(fields, 'Add a field', 'City')
    await page.getByRole('button', { name: 'Ask something else' }).click()
    await fields.getByRole('textbox', { name: 'Label' }).fill('Favourite colour')
    await choose(fields, 'Asked as', 'One choice')
    await fields.getByRole('textbox', { name: 'Choices' }).fill('r = Red\nb = Blue')
    const grip = fields.getByRole('button', { name: /^Move City/ })
    await grip.focus()
    await page.keyboard.press('ArrowUp')
    await fields.getByText('City is now number 2 of 4').waitFor({ state: 'attached' })
    const consents = part('Consents')
    // A firm may have purposes of its own, one of which the newsletter took by itself.
    for (const other of await consents.getByRole('button', { name: /^Remove / }).all()) await other.click()
    await choose(consents, 'Add a consent', `${letters}: E-mail`)
    await part('What visitors read').getByRole('textbox', { name: 'Title' }).fill('Walk with us')
    const preview = page.getByTestId('preview')
    const seen = async () => {
      await preview.getByText('Walk with us').waitFor()
      await preview.getByText(purpose.text).waitFor()
      same((await preview.locator('label > span:first-child').allInnerTexts()).map((text) => text.split(' (')[0]), ['E-mail', 'City', 'First name', 'Favourite colour'], 'the fields of the preview')
    }
    await seen()
    await page.reload()
    await seen()
    await page.getByText('Changes here are not saved yet').waitFor()
    same((await ours()).title, 'Our news by e-mail', 'the title on the server')
    await page.screenshot({ path: join(artefacts, 'form-build.png'), fullPage: true })
  })

  await check('it goes live, once what is missing is put right', async () => {
    const fields = part('Fields')
    await fields.getByRole('button', { name: /^E-mail/ }).click()
    const needed = fields.getByRole('switch', { name: 'Required' }).or(fields.getByRole('checkbox', { name: 'Required' })).first()
    await needed.click()
    await page.getByRole('button', { name: 'Go live' }).click()
    await fields.getByText('make it required').waitFor()
    same((await ours()).state, 'draft', 'the state')
    await needed.click()
    await page.getByRole('button', { name: 'Go live' }).click()
    await page.getByRole('button', { name: 'Close the form' }).waitFor()
    form = await ours()
    same([form.state, form.title, form.fields.map((each) => each.name)], ['live', 'Walk with us', ['email', 'city', 'first_name', 'favourite_colour']], 'the form')
    same(form.consents.map((each) => [each.purpose, each.channel]), [[purpose.slug, 'email']], 'the consents')
    await page.getByText('Changes here are not saved yet').waitFor({ state: 'detached' })
  })

  await check('link, frame and plain HTML are there to copy', async () => {
    await page.getByRole('tab', { name: 'Share' }).click()
    same((await page.getByLabel('Link', { exact: true }).innerText()).trim(), form.url, 'the link')
    hold((await page.getByLabel('Frame', { exact: true }).innerText()).includes(`${form.url}?embed=1`), 'the frame does not show the form')
    hold((await page.getByLabel('HTML', { exact: true }).innerText()).includes('name="favourite_colour"'), 'the plain form lacks a field')
  })

  await check('a stranger fills it in without scripts, and what she typed survives an error', async () => {
    await stranger.goto(form.url)
    await stranger.getByRole('heading', { name: 'Walk with us' }).waitFor()
    await stranger.screenshot({ path: join(artefacts, 'form-hosted.png'), fullPage: true })
    await stranger.locator('[name=email]').fill('walka at example')
    await stranger.locator('[name=first_name]').fill('Walka')
    await stranger.locator('[name=city]').fill('Ålesund')
    await stranger.locator('[name=favourite_colour]').selectOption('b')
    await stranger.waitForTimeout(2_200)
    await stranger.getByRole('button', { name: 'Sign up' }).click()
    await stranger.getByRole('alert').waitFor()
    same(await stranger.locator('[name=email]').inputValue(), 'walka at example', 'the address')
    same(await stranger.locator('[name=first_name]').inputValue(), 'Walka', 'the first name')
    same(await stranger.locator('[name=city]').inputValue(), 'Ålesund', 'the city')
    same(await stranger.locator('[name=favourite_colour]').inputValue(), 'b', 'the choice')
    same((await came(form.id)).length, 0, 'submissions')
    await stranger.locator('[name=email]').fill(email)
    await stranger.getByText(purpose.text).click()
    await stranger.getByRole('button', { name: 'Sign up' }).click()
    await stranger.getByRole('heading', { name: /mailbox/ }).waitFor()
  })

  await check('a mail asks for confirmation; opening its link confirms nothing, its button does', async () => {
    const mail = await mailbox.next(email)
    same([mail.subject, mail.from], ['Please confirm your e-mail address', 'Walk <walk@example.com>'], 'the mail')
    const [confirm] = /https?:\/\/\S+\/f\/confirm\/\S+/.exec(mail.text) ?? []
    hold(confirm, 'the mail has no link')
    const state = async () => (await came(form.id)).map((each) => each.state)
    same(await state(), ['waiting'], 'the submission')
    await stranger.goto(confirm)
    same(await state(), ['waiting'], 'the submission after the link was opened')
    await stranger.getByRole('button').click()
    await stranger.getByText('Thank you for signing up.').waitFor()
    same(await state(), ['confirmed'], 'the submission after the button')
    same(mailbox.count(email), 1, 'mails to her')
  })

  await check('she is a person with her consent and its proof', async () => {
    const [submission] = await came(form.id)
    const person = await api(`/people/${submission.person_id}`)
    same([person.email, person.first_name, person.city], [email, 'Walka', 'Ålesund'], 'the person')
    const standing = (await api(`/people/${person.id}/consents`)).data.find((each) => each.purpose === purpose.slug && each.channel === 'email')
    same([standing.state, standing.allowed], ['granted', true], 'where she stands')
    const ledger = (await api(`/consents?person_id=${person.id}&purpose=${purpose.slug}`)).data
    const granted = ledger.find((each) => each.state === 'granted')
    hold(granted?.proof && JSON.stringify(granted.proof).includes(submission.id), 'the consent does not say by which submission')
    hold(ledger.some((each) => each.state === 'pending'), 'the ledger does not say that it was pending first')
  })

  await check('a program that fills in what nobody sees is told nothing and makes nobody', async () => {
    const trapped = `trapped.${mark}@example.com`
    await stranger.goto(form.url)
    await stranger.locator('[name=email]').fill(trapped)
    await stranger.getByText(purpose.text).click()
    await stranger.locator('[name=_website]').fill('https://spam.example.com')
    await stranger.waitForTimeout(2_200)
    await stranger.getByRole('button', { name: 'Sign up' }).click()
    await stranger.waitForLoadState()
    await until('the refused submission', async () => (await came(form.id)).some((each) => each.state === 'refused'))
    same(mailbox.count(trapped), 0, 'mails to the program')
    const found = await api('/people/search', { filter: { field: 'email', op: 'eq', value: trapped }, limit: 1 })
    same(found.data, [], 'people made by a program')
  })

  await check('submissions say where they stand, lead to the person, are narrowed, shown and downloaded', async () => {
    await page.goto(`${base}/forms/${form.id}?tab=submissions`)
    const rows = page.getByRole('row')
    await rows.filter({ hasText: 'Refused' }).getByText('a program').waitFor()
    await choose(page, 'State', 'Confirmed')
    await page.waitForURL(/state=confirmed/)
    await rows.filter({ hasText: 'Refused' }).waitFor({ state: 'detached' })
    const hers = rows.filter({ hasText: 'Walka' })
    same(await hers.getByRole('link').getAttribute('href'), `/people/${(await came(form.id)).find((each) => each.state === 'confirmed').person_id}`, 'the person')
    await hers.getByRole('button', { name: 'Show' }).click()
    await dialog.getByText('Blue').waitFor()
    await dialog.getByText(letters).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Download' }).click()
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^CSV/ }).click()])
    hold(/\.csv$/.test(file.suggestedFilename()), `the file is called ${file.suggestedFilename()}`)
    const lines = await (await page.context().request.get(`${base}/api/v1/forms/${form.id}/submissions/file?format=jsonl`)).text()
    hold(lines.trim().split('\n').some((line) => JSON.stringify(JSON.parse(line)).includes(email)), 'the file lacks her')
  })

  await check('mail settings say that a server is there; a test arrives and stands in the outbox', async () => {
    const to = `test.${mark}@example.com`
    await page.goto(`${base}/settings/mail`)
    await page.getByText('Configured', { exact: true }).waitFor()
    await page.getByRole('textbox', { name: 'Send a test to' }).fill(to)
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await mailbox.next(to)
    await page.getByRole('row').filter({ hasText: to }).getByText('Sent', { exact: true }).waitFor({ timeout: 20_000 })
    await page.getByRole('row').filter({ hasText: email }).getByText('Sent', { exact: true }).waitFor()
  })

  await check('a form that is closed takes nothing more', async () => {
    await page.goto(`${base}/forms/${form.id}`)
    await page.getByRole('button', { name: 'Close the form' }).click()
    await page.getByRole('button', { name: 'Open again' }).waitFor()
    const answer = await stranger.goto(form.url)
    same([answer.status(), await stranger.locator('form').count()], [410, 0], 'the page of the form')
  })

  const state = await page.context().storageState()
  for (const view of views) {
    await check(`a form, ${view.name}: seen whole, nothing serious for axe`, async () => {
      const made = await context({ ...view, axe: true }, state)
      const seen = await made.newPage()
      for (const [tab, place] of [['build', ''], ['share', '?tab=share'], ['submissions', '?tab=submissions']]) {
        await seen.goto(`${base}/forms/${form.id}${place}`)
        await seen.getByRole('tab', { name: 'Share' }).waitFor()
        await seen.waitForLoadState('networkidle')
        await seen.screenshot({ path: join(artefacts, `form-${tab}-${view.name}.png`), fullPage: true })
        const over = await seen.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        hold(over <= 0, `${tab} is ${over} px wider than the screen`)
        same(await axe(seen), [], `axe of ${tab}`)
      }
      await made.close()
    })
  }
  await outside.close()
}
