// A role is made in the grid; who has it sees only her own deals.
import { base, check, context, hold, same, views } from './browser.mjs'

export async function ownOnly(page, api) {
  const mark = Date.now() % 100000
  const named = `Own deals ${mark}`
  const refused = []
  let link = ''
  let seller
  let own
  let foreign
  let other
  let hers

  await check('a role that sees own deals only is made in the grid', async () => {
    await page.goto(`${base}/settings/roles/new`)
    await page.getByRole('textbox', { name: 'Name' }).fill(named)
    for (const right of ['See', 'Change', 'Delete']) await page.getByRole('combobox', { name: `${right} deals`, exact: true }).selectOption('own')
    await page.getByRole('button', { name: 'Make the role' }).click()
    await page.getByRole('link', { name: named }).waitFor()
    const made = (await api('/roles')).data.find((each) => each.name === named)
    same(made.objects.deals, { read: 'own', edit: 'own', delete: 'own' }, 'rights on deals')
  })

  await check('a colleague with that role sees her own deals and no others', async () => {
    const invited = await api('/users', { name: 'Sven Seller', email: `sven.${mark}@example.com`, role: named })
    link = invited.link
    seller = invited.user
    foreign = await api('/deals', { name: `Foreign ${mark}` })
    own = await api('/deals', { name: `Own ${mark}`, owner_id: seller.id })
    other = await context(views[0])
    hers = await other.newPage()
    hers.setDefaultTimeout(20_000)
    hers.on('response', (answer) => answer.status() >= 400 && !answer.url().endsWith('/session') && refused.push(`${answer.status()} ${answer.url()}`))
    await hers.goto(link.replace(/^https?:\/\/[^/]+/, base))
    await hers.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await hers.goto(`${base}/deals`)
    await hers.getByRole('row').filter({ hasText: `Own ${mark}` }).waitFor()
    same(await hers.getByText(`Foreign ${mark}`).count(), 0, 'foreign deals in the list')
    const found = await hers.evaluate(async () => (await fetch('/api/v1/deals/search', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"total":true}' })).json())
    same(found.total, 1, 'deals she can count')
    hold((await hers.getByRole('link', { name: 'Audit log' }).count()) === 0, 'she is offered the audit log')
  })
  if (!hers) return

  await check('she works with board, calendar, day and queue, and nothing she is shown is refused', async () => {
    const today = new Date().toISOString().slice(0, 10)
    await api('/activities', { kind: 'task', subject: `Hers ${mark}`, deal_id: own.id, owner_id: seller.id, due_at: `${today}T00:00:01Z` })
    await hers.goto(`${base}/deals?as=board&group=status`)
    await hers.getByRole('group', { name: `Own ${mark}` }).waitFor()
    await hers.goto(`${base}/deals?as=calendar&by=created_at`)
    await hers.getByRole('button', { name: `Own ${mark}` }).waitFor()
    await hers.goto(`${base}/my-day`)
    await hers.getByRole('button', { name: `Done: Hers ${mark}` }).click()
    await hers.getByText(`Hers ${mark}: done`).waitFor()
    const quote = await api('/quotes', { approver_id: seller.id, status: 'in_approval' })
    await hers.goto(`${base}/my-day`)
    await hers.getByRole('button', { name: `Approve: Quote ${quote.number}` }).click()
    await hers.getByRole('region', { name: 'Waiting for your yes' }).waitFor({ state: 'hidden' })
    same((await api(`/quotes/${quote.id}`)).status, 'approved', 'the quote that she approved')
    await hers.goto(`${base}/tickets/queue`)
    await hers.getByRole('heading', { level: 1, name: 'Ticket queue' }).waitFor()
    await hers.waitForLoadState('networkidle')
    same(refused, [], 'what was refused')
  })

  await check('what her role does not allow is not offered; what was shared with her is', async () => {
    const [role] = (await api('/roles')).data.filter((each) => each.name === named)
    await change(page, `/roles/${role.id}`, {
      objects: { ...role.objects, people: { read: 'all', edit: 'none', create: 'none', delete: 'none', export: 'none', import: 'none' } },
      actions: { ...role.actions, sql: false, import: false, bulk: false, export: false },
    })
    const [person] = (await api('/people/search', { limit: 1 })).data
    await hers.goto(`${base}/people/${person.id}`)
    await hers.getByRole('region', { name: 'Timeline' }).waitFor()
    same(await hers.getByRole('button', { name: /^Change / }).count(), 0, 'facts of a person that she could change')
    same(await hers.getByRole('button', { name: 'More actions' }).count(), 0, 'menus with nothing in them')
    for (const gone of ['SQL', 'Imports']) same(await hers.getByRole('link', { name: gone, exact: true }).count(), 0, `${gone} in the bar`)
    await hers.goto(`${base}/people`)
    await hers.locator('[aria-rowindex="2"]').waitFor()
    for (const gone of ['New person', 'Export']) same(await hers.getByRole('link', { name: gone }).or(hers.getByRole('button', { name: gone })).count(), 0, `${gone} at the list`)
    same(await hers.locator('[role=row] input[type=checkbox]').count(), 0, 'boxes to choose people')

    const share = (right) => change(page, `/deals/${foreign.id}/shares`, { shares: [{ user_id: seller.id, right }] }, 'PUT')
    await share('read')
    await hers.goto(`${base}/deals/${foreign.id}`)
    await hers.getByRole('region', { name: 'Timeline' }).waitFor()
    await hers.waitForLoadState('networkidle')
    same(await hers.getByRole('button', { name: /^Change / }).count(), 0, 'facts of a deal that is shared to be read')
    await share('edit')
    await hers.reload()
    await hers.getByRole('button', { name: /^Change next step/ }).or(hers.getByRole('button', { name: /^Change name/ })).first().waitFor()
    same(refused, [], 'what was refused')
    await other.close()
  })
}

async function change(page, path, body, method = 'PATCH') {
  const status = await page.evaluate(
    async ([to, sent, how]) => (await fetch(`/api/v1${to}`, { method: how, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent) })).status,
    [path, body, method],
  )
  hold(status < 300, `${method} ${path} answered ${status}`)
}
