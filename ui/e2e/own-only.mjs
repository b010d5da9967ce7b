// A role is made in the grid; who has it sees only her own deals.
import { base, check, context, hold, same, views } from './browser.mjs'

export async function ownOnly(page, api) {
  const mark = Date.now() % 100000
  const role = `Own deals ${mark}`
  let link = ''

  await check('a role that sees own deals only is made in the grid', async () => {
    await page.goto(`${base}/settings/roles/new`)
    await page.getByRole('textbox', { name: 'Name' }).fill(role)
    for (const right of ['See', 'Change', 'Delete']) await page.getByRole('combobox', { name: `${right} deals`, exact: true }).selectOption('own')
    await page.getByRole('button', { name: 'Make the role' }).click()
    await page.getByRole('link', { name: role }).waitFor()
    const made = (await api('/roles')).data.find((each) => each.name === role)
    same(made.objects.deals, { read: 'own', edit: 'own', delete: 'own' }, 'rights on deals')
  })

  await check('a colleague with that role sees her own deals and no others', async () => {
    const invited = await api('/users', { name: 'Sven Seller', email: `sven.${mark}@example.com`, role })
    link = invited.link
    await api('/deals', { name: `Foreign ${mark}` })
    await api('/deals', { name: `Own ${mark}`, owner_id: invited.user.id })
    const other = await context(views[0])
    const hers = await other.newPage()
    await hers.goto(link.replace(/^https?:\/\/[^/]+/, base))
    await hers.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await hers.goto(`${base}/deals`)
    await hers.getByRole('row').filter({ hasText: `Own ${mark}` }).waitFor()
    same(await hers.getByText(`Foreign ${mark}`).count(), 0, 'foreign deals in the list')
    const found = await hers.evaluate(async () => (await fetch('/api/v1/deals/search', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"total":true}' })).json())
    same(found.total, 1, 'deals she can count')
    hold((await hers.getByRole('link', { name: 'Audit log' }).count()) === 0, 'she is offered the audit log')
    await other.close()
  })
}
