// Deals are imported by hand: columns go to related records by name, dates are asked for, and a name that is nearly one is told.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { artefacts, base, check, hold, same } from './browser.mjs'

export async function dealsFile(page, api) {
  const mark = Date.now() % 100000
  const find = async (object, field, value) => (await api(`/${object}/search`, { filter: { field, op: 'eq', value }, limit: 10 })).data
  const choose = async (label, option) => {
    const box = page.getByRole('combobox', { name: label, exact: true })
    // What is chosen already would be taken out by choosing it again.
    if ((await box.inputValue()) === option) return
    await box.click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }

  await check('deals of a file find their company, product, owner and stage', async () => {
    const me = (await api('/session')).user
    const company = await api('/companies', { name: `Nordwind ${mark}` })
    const product = await api('/products', { name: `GTX Pro ${mark}` })
    const pipeline = await api('/pipelines', { name: `Hardware ${mark}` })
    for (const [name, outcome] of [['Proposal', 'open'], ['Won', 'won']]) await api('/stages', { pipeline_id: pipeline.id, name, outcome })
    // Another pipeline has stages of the same names.
    const other = await api('/pipelines', { name: `Services ${mark}` })
    for (const [name, outcome] of [['Proposal', 'open'], ['Won', 'won']]) await api('/stages', { pipeline_id: other.id, name, outcome })
    const file = [
      'deal,agent,product,account,deal_stage,closing,close_value',
      `D1-${mark},${me.name},GTX Pro ${mark},Nordwind ${mark},Won,03-04-26,1054.50`,
      `D2-${mark},${me.name},GTX Pro ${mark},,Engaging,05-04-26,`,
      `D3-${mark},${me.name},GTXPro${mark},Nordwind ${mark},Won,03-04-26,9`,
    ].join('\n')
    await page.goto(`${base}/imports/new`)
    await page.locator('input[type=file]').setInputFiles({ name: 'pipeline.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
    // Nobody guesses what 03-04-26 means.
    await choose('Dates are written as', 'Day first: 22-11-26 (dd-mm-yy)')
    await choose('Each row is', 'a deal')
    const targets = {
      deal: 'Name', agent: 'Owner', product: 'Product, by its Name', account: 'Company, by its Name',
      deal_stage: 'Stage, by its Name', closing: 'Expected close', close_value: 'Amount',
    }
    for (const [column, target] of Object.entries(targets)) await choose(`Field for ${column}`, target)
    const stage = page.getByRole('row', { name: /^deal_stage/ })
    await stage.getByRole('button', { name: 'Words' }).click()
    await stage.getByRole('textbox', { name: 'Engaging means' }).fill('Proposal')
    await choose('Pipeline', `Hardware ${mark}`)
    await page.getByRole('combobox', { name: 'Known again by' }).press('ArrowDown')
    await page.getByRole('option', { name: 'Name', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.screenshot({ path: join(artefacts, 'deals-file.png'), fullPage: true })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByText('3 read, 2 taken, 1 rejected').waitFor()
    await page.getByText(`there is no product 'GTXPro${mark}'; is 'GTX Pro ${mark}' meant?`).waitFor()
    const [won] = await find('deals', 'name', `D1-${mark}`)
    same([won.company_id, won.product_id, won.owner_id, won.status, won.close_date, won.amount.amount], [company.id, product.id, me.id, 'won', '2026-04-03', '1054.50'], 'the deal that was won')
    const [open] = await find('deals', 'name', `D2-${mark}`)
    same([open.company_id, open.status, open._titles.stage_id, open.pipeline_id], [null, 'open', 'Proposal', pipeline.id], 'the open deal')
  })

  await check('the bell tells that the import is over', async () => {
    const told = (await api('/notifications?limit=5')).data.find((each) => each.kind === 'import_finished')
    hold(told?.detail.startsWith('pipeline.csv is imported. 3 rows read, 1 was refused; deals: 2 new'), `it says ${told?.detail}`)
  })

  await check('what a colleague typed stays, and both values are shown', async () => {
    const [deal] = await find('deals', 'name', `D1-${mark}`)
    await page.evaluate((id) => fetch(`/api/v1/deals/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ next_step: 'Call on Monday' }) }), deal.id)
    await page.goto(`${base}/imports/new`)
    const file = `Name,Next step\nD1-${mark},Send the contract\n`
    await page.locator('input[type=file]').setInputFiles({ name: 'steps.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
    await choose('Each row is', 'a deal')
    await page.getByRole('combobox', { name: 'Known again by' }).press('ArrowDown')
    await page.getByRole('option', { name: 'Name', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByText('1 read, 1 taken, 0 rejected').waitFor()
    await page.goto(`${base}/deals/${deal.id}`)
    const line = page.getByRole('region', { name: 'Timeline' }).getByText('said next step “Send the contract”; what somebody had typed stayed')
    await line.waitFor()
    await page.screenshot({ path: join(artefacts, 'kept.png'), fullPage: true })
  })

  await check('a view goes out as Excel and as Parquet', async () => {
    await page.goto(`${base}/deals`)
    for (const [name, begins] of [['Excel', 'PK'], ['Parquet', 'PAR1']]) {
      await page.getByRole('button', { name: 'Export' }).click()
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click()])
      hold(readFileSync(await download.path()).subarray(0, begins.length).toString() === begins, `${name} is none`)
    }
  })
}
