// Colleagues come from a file: looked through first, the bad row told, a link for each of the others that lets in once.
import { readFileSync } from 'node:fs'
import { base, check, context, expecting, hold, same, views } from './browser.mjs'

export async function colleaguesFile(page, api) {
  const mark = Date.now() % 100000
  const address = (name) => `${name}.${mark}@example.com`
  const team = `Field ${mark}`
  const users = async () => (await api('/users')).data
  const file = [
    'employee,mail,department,rights',
    `Ann Kie ${mark},${address('ann')},${team},admin`,
    `Bo Li ${mark},${address('bo')},${team},member`,
    `Cy Noone ${mark},not an address,${team},member`,
  ].join('\n')

  const choose = async () => {
    await page.locator('input[type=file]').setInputFiles({ name: 'colleagues.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
    await page.getByRole('button', { name: 'Preview' }).click()
  }
  const term = (panel, name) => panel.getByRole('term').filter({ hasText: name }).locator('xpath=following-sibling::dd[1]').innerText()

  const before = (await users()).length
  await check('a file of colleagues is looked through, its bad row told, and nothing is written', async () => {
    await page.goto(`${base}/settings/users`)
    await page.getByRole('link', { name: 'Many, from a file' }).click()
    await page.waitForURL(/\/settings\/users\/import$/)
    await choose()
    const outcome = page.getByRole('region', { name: 'What would happen' })
    await outcome.waitFor()
    same([await term(outcome, 'Would be added'), await term(outcome, 'Refused'), await term(outcome, 'Teams to be made')], ['2', '1', team], 'what would happen')
    const refused = page.getByRole('region', { name: 'Refused rows' }).getByRole('row').nth(1)
    hold(/^3\s+Cy Noone \d+\s+not an address\s+mail\s+.*e-mail address/.test(await refused.innerText()), `the refused row says ${await refused.innerText()}`)
    await page.getByRole('row').filter({ hasText: address('ann') }).getByText('new, Administrator').waitFor()
    same((await users()).length, before, 'users after the preview')
    same(await page.getByRole('button', { name: /^Copy link/ }).count(), 0, 'links before anybody was added')
  })

  let links = []
  await check('the good rows come in, each with a link of its own', async () => {
    await page.getByRole('button', { name: 'Add 2 colleagues' }).click()
    const outcome = page.getByRole('region', { name: 'What happened' })
    await outcome.waitFor()
    same([await term(outcome, 'Added'), await term(outcome, 'Refused'), await term(outcome, 'Teams made')], ['2', '1', team], 'what happened')
    for (const name of ['Ann Kie', 'Bo Li']) await page.getByRole('button', { name: `Copy link of ${name} ${mark}` }).waitFor()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download Sign-in links as CSV' }).click()])
    const rows = readFileSync(await download.path(), 'utf8').trim().split(/\r?\n/).slice(1).map((row) => row.split(','))
    same(rows.map(([name, email]) => [name, email]), [[`Ann Kie ${mark}`, address('ann')], [`Bo Li ${mark}`, address('bo')]], 'whose links are in the file')
    links = rows.map(([, , link]) => link)
    hold(new Set(links).size === 2, 'both have the same link')
  })

  await check('they stand among the users with their roles, and in their team', async () => {
    await page.getByRole('link', { name: 'Back to all users' }).click()
    for (const [name, role] of [['Ann Kie', 'Administrator'], ['Bo Li', 'Member']]) {
      same(await page.getByLabel(`Role of ${name} ${mark}`, { exact: true }).first().inputValue(), role, `role of ${name}`)
    }
    const found = (await users()).filter((user) => user.email.includes(`.${mark}@`))
    same(found.map((user) => [user.email, user.role]).sort(), [[address('ann'), 'admin'], [address('bo'), 'member']], 'new users')
    const made = (await api('/teams')).data.find((each) => each.name === team)
    same(made.user_ids.toSorted(), found.map((user) => user.id).sort(), 'members of the team')
  })

  await check('a link of the file lets its colleague in, and nobody a second time', async () => {
    const open = async () => {
      const other = await context(views[0])
      const hers = await other.newPage()
      await hers.goto(links[0].replace(/^https?:\/\/[^/]+/, base))
      return { other, hers }
    }
    const first = await open()
    await first.hers.getByRole('button', { name: `Account of Ann Kie ${mark}` }).waitFor()
    await first.other.close()
    await expecting(404, async () => {
      const second = await open()
      await second.hers.getByRole('heading', { name: 'This link is no longer valid' }).waitFor()
      await second.other.close()
    })
  })

  await check('the same file again adds nobody', async () => {
    await page.goto(`${base}/settings/users/import`)
    await choose()
    const outcome = page.getByRole('region', { name: 'What would happen' })
    await outcome.waitFor()
    same([await term(outcome, 'Would be added'), await term(outcome, 'Here already')], ['0', '2'], 'what would happen')
    await page.getByText('There is nobody to add.').waitFor()
    hold(await page.getByRole('button', { name: 'Add colleagues' }).isDisabled(), 'nobody can be added all the same')
  })
}
