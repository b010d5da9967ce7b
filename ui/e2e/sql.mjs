// Questions in SQL: asked, plotted, kept, shared, deleted and brought back; and refused in words.
import { readFileSync } from 'node:fs'
import { axe, base, check, context, expecting, hold, same, views } from './browser.mjs'

const byMonth = 'select firm_month(placed_at) as month, sum(net) as revenue from orders group by 1 order by 1'

export async function sql(page, api, wide) {
  const editor = (on = page) => on.getByRole('textbox', { name: 'Query', exact: true })
  const answer = (on = page) => on.getByRole('table', { name: 'Answer' })
  const open = async (on = page) => {
    await on.goto(`${base}/sql`)
    await editor(on).waitFor()
  }
  const run = async (query, on = page) => {
    await editor(on).fill(query)
    await on.keyboard.press('Escape')
    await on.keyboard.press('Control+Enter')
  }
  const cells = (row) => answer().getByRole('row').nth(row).getByRole('cell').allInnerTexts()

  await check('SQL answers what the API answers', async () => {
    const people = await api('/people/search', { limit: 1, total: true })
    await open()
    await run('select count(*) as people from people')
    await page.getByTestId('result-words').getByText('1 row').waitFor()
    same((await cells(1))[0].replaceAll(',', ''), String(people.total), 'people')
    const metric = await api('/metrics/revenue?grain=month')
    await run(byMonth)
    await page.getByTestId('result-words').getByText(`${metric.series.length} rows`).waitFor()
    const [month, revenue] = await cells(1)
    same(month, metric.series[0].from, 'first month')
    hold(Math.abs(Number(revenue.replaceAll(',', '')) - metric.series[0].value) < 0.006, `${month} shows ${revenue}, the figure is ${metric.series[0].value}`)
    const told = await page.getByTestId('result-words').innerText()
    hold(/up to entry [\d,]+/.test(told), 'it does not say up to which entry')
    return told
  })

  await check('the firm has the functions that the page offers', async () => {
    const calls = 'firm_day(placed_at), firm_week(placed_at), firm_month(placed_at), firm_quarter(placed_at), firm_year(placed_at), firm_today(), firm_end(), firm_currency()'
    await run(`select ${calls} from orders limit 1`)
    await page.getByTestId('result-words').getByText('1 row').waitFor()
    same(await answer().getByRole('columnheader').count(), 8, 'columns')
  })

  await check('each of the three first queries runs, and an id leads to its record', async () => {
    for (const name of [/^Revenue by month/, /^Customers by number of purchases/, /^Ten customers/]) {
      await open()
      await editor().fill('')
      await page.getByRole('button', { name }).click()
      await page.getByTestId('result-words').waitFor()
    }
    const link = answer().getByRole('row').nth(1).getByRole('link')
    const id = await link.innerText()
    await link.click()
    await page.waitForURL(new RegExp(`/people/${id}`))
    await page.goBack()
  })

  await check('what is refused is told beside the editor, and nothing typed is lost', async () => {
    await open()
    await expecting(400, async () => {
      await run('drop table people')
      await page.getByRole('alert').getByText('The query cannot be run').waitFor()
    })
    same((await editor().innerText()).trim(), 'drop table people', 'the query')
    const people = await api('/people/search', { limit: 1, total: true })
    hold(people.total > 0, 'nobody is left')
    return (await page.getByRole('alert').innerText()).split('\n')[1]
  })

  await check('a table and a column are inserted from the left', async () => {
    await open()
    await editor().fill('')
    await editor().pressSequentially('select ')
    await page.getByRole('textbox', { name: 'Find a table or column' }).fill('placed_at')
    await page.getByRole('button', { name: /^placed_at/ }).first().click()
    await page.keyboard.type(' from')
    await page.keyboard.press('Escape')
    await page.getByRole('textbox', { name: 'Find a table or column' }).fill('orders')
    await page.getByRole('button', { name: 'orders', exact: true }).click()
    same((await editor().innerText()).trim(), 'select placed_at from orders', 'the query')
    await page.keyboard.type(' limit 3')
    await page.keyboard.press('Control+Enter')
    await page.getByTestId('result-words').getByText('3 rows').waitFor()
  })

  await check('an answer is plotted and taken away as a file', async () => {
    await open()
    await run(byMonth)
    await answer().waitFor()
    const rows = Number((await answer().getAttribute('aria-rowcount')) ?? 0) - 1
    await page.getByRole('radiogroup', { name: 'Result: table or plot' }).getByText('Bars', { exact: true }).click({ force: true })
    const plot = page.getByRole('img', { name: /^revenue by month/ })
    await plot.locator('.recharts-bar-rectangle').first().waitFor()
    same(await plot.locator('.recharts-bar-rectangle').count(), rows, 'bars')
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /as CSV$/ }).click()])
    const lines = readFileSync(await file.path(), 'utf8').trim().split('\r\n')
    same([lines[0], lines.length], ['month,revenue', rows + 1], 'the file')
  })

  await check('a query is saved, found again after a reload, deleted, and brought back', async () => {
    const name = `Walk ${Date.now()}`
    await page.getByRole('button', { name: 'Save…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.waitForURL(/\/sql\/.+/)
    hold((await api('/queries')).data.some((each) => each.name === name && each.query === byMonth && each.chart?.kind === 'bar'), 'the API does not list it')
    await page.reload()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    same((await editor().innerText()).trim(), byMonth, 'the query after the reload')
    await page.goto(`${base}/sql`)
    await page.getByText('Queries', { exact: true }).click()
    await page.getByRole('link', { name }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.keyboard.press('Escape')
    await editor().click()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('img', { name: /^revenue by month/ }).waitFor()
    const remove = async () => {
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: 'Delete' }).click()
      await page.waitForURL(/\/sql$/)
    }
    await remove()
    same((await api('/queries')).data.filter((each) => each.name === name).length, 0, 'queries after deleting')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    same((await api('/queries')).data.filter((each) => each.name === name).length, 1, 'queries after undoing')
    await remove()
  })

  await check('what was typed survives a reload', async () => {
    await open()
    await editor().fill('select 42 as kept')
    await page.reload()
    await editor().waitFor()
    same((await editor().innerText()).trim(), 'select 42 as kept', 'the query')
  })

  for (const view of views) {
    await check(`an answer and its plot have nothing serious for axe, ${view.name}`, async () => {
      const made = await context({ ...view, axe: true }, await wide.storageState())
      const other = await made.newPage()
      await open(other)
      await run(byMonth, other)
      await answer(other).waitFor()
      same(await axe(other), [], 'axe, table')
      await other.getByRole('radiogroup', { name: 'Result: table or plot' }).getByText('Lines', { exact: true }).click({ force: true })
      await other.locator('.recharts-line').first().waitFor()
      same(await axe(other), [], 'axe, plot')
      await made.close()
    })
  }
}
