// A file says whose knowledge it holds and how sure it is; each value and the story of the record tell it.
import { join } from 'node:path'
import { artefacts, base, check, hold, same } from './browser.mjs'

export async function origin(page, api) {
  const mark = Date.now() % 100000
  const name = `Nordlicht ${mark}`
  const domain = `nordlicht-${mark}.example`
  let id = ''

  const bring = async ({ industry, source, party, sure }) => {
    await page.goto(`${base}/imports/new`)
    await page.locator('input[type=file]').setInputFiles({ name: `${source}.csv`, mimeType: 'text/csv', buffer: Buffer.from(`name,domain,industry\n${name},${domain},${industry}\n`) })
    await choose('Each row is', 'a company')
    await page.getByRole('textbox', { name: 'Source' }).fill(source)
    await choose('Whose knowledge it is', party)
    const trust = page.getByRole('textbox', { name: 'How sure it is' })
    await trust.fill(sure)
    await trust.blur()
  }
  const choose = async (label, option) => {
    await page.getByRole('combobox', { name: label, exact: true }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  const run = async () => {
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByText('1 read, 1 taken, 0 rejected').waitFor()
  }
  const timeline = () => page.getByRole('region', { name: 'Timeline' })
  /** What stands over a value when the pointer rests on its name. */
  const over = async (label) => {
    await page.mouse.move(0, 0)
    await page.getByRole('tooltip').waitFor({ state: 'detached' })
    await page.getByRole('term').getByText(label, { exact: true }).hover()
    const told = page.getByRole('tooltip').filter({ hasNotText: /^…$/ })
    await told.waitFor()
    return told.innerText()
  }

  await check('a file says whose knowledge it holds and how sure it is', async () => {
    await bring({ industry: 'Shipping', source: `Fair ${mark}`, party: 'A partner’s, who deals with them', sure: '170' })
    same(await page.getByRole('textbox', { name: 'How sure it is' }).inputValue(), '100 %', 'more than certain')
    await page.getByRole('textbox', { name: 'How sure it is' }).fill('70')
    await page.screenshot({ path: join(artefacts, 'origin-form.png'), fullPage: true })
    await run()
    await page.getByText(`Fair ${mark}, a partner’s, 70 % sure`).waitFor()
    const sent = await api(`/imports/${page.url().split('/').at(-1)}`)
    same([sent.source, sent.party, sent.confidence], [`Fair ${mark}`, 'second', 0.7], 'the import')
  })

  await check('a value and the timeline tell where it comes from', async () => {
    id = (await api('/companies/search', { filter: { field: 'domain', op: 'eq', value: domain }, limit: 1 })).data[0].id
    await page.goto(`${base}/companies/${id}`)
    await timeline().getByText(`created the record · Fair ${mark}, a partner’s, 70 % sure`).waitFor()
    const told = await over('Industry')
    hold(told.includes(`(Fair ${mark}, a partner’s, 70 % sure)`), `the industry says ${told}`)
    await page.screenshot({ path: join(artefacts, 'origin-value.png') })
  })

  await check('a later file is told at what it changed, and only there', async () => {
    await bring({ industry: 'Ship building', source: `Dealer ${mark}`, party: 'Bought or gathered elsewhere', sure: '' })
    await run()
    await page.goto(`${base}/companies/${id}`)
    await timeline().getByText(`changed industry from “Shipping” to “Ship building” · Dealer ${mark}, bought`).waitFor()
    const [industry, itsDomain] = [await over('Industry'), await over('Domain')]
    hold(industry.includes(`(Dealer ${mark}, bought)`) && industry.includes('Before: Shipping'), `the industry says ${industry}`)
    hold(itsDomain.includes(`(Fair ${mark}, a partner’s, 70 % sure)`), `the domain says ${itsDomain}`)
  })

  await check('what a file said against what somebody typed is told with its origin', async () => {
    await page.getByRole('button', { name: /^Change industry/ }).click()
    await page.getByRole('textbox', { name: 'Industry' }).fill('Sailing')
    await page.keyboard.press('Enter')
    await page.getByText('Industry saved').waitFor()
    await bring({ industry: 'Fishing', source: `Fair ${mark}`, party: 'A partner’s, who deals with them', sure: '0' })
    await run()
    await page.goto(`${base}/companies/${id}`)
    await timeline().getByText('(a partner’s, 0 % sure) said industry “Fishing”; what somebody had typed stayed').waitFor()
    const told = await over('Industry')
    hold(told.includes(`Fair ${mark}, a partner’s, 0 % sure said Fishing`) && told.includes('typed stays'), `the industry says ${told}`)
    same((await api(`/companies/${id}`)).industry, 'Sailing', 'industry')
  })
}
