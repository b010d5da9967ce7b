// What home says, and that the records behind it add up to it.
import { base, check, dollars, hold, same } from './browser.mjs'

export async function home(page, api) {
  const text = (selector) => page.locator(selector).first().innerText()

  await check('home shows every figure and both lists', async () => {
    for (const name of ['customers', 'active', 'orders', 'average_purchase']) {
      const metric = await api(`/metrics/${name}?grain=month`)
      await page.getByTestId(`figure-${name}`).waitFor()
      const shown = Number(await page.getByTestId(`figure-${name}`).getAttribute('data-value'))
      same(shown, metric.value, name)
      hold(shown > 0, `${name} is ${shown}`)
    }
    for (const list of ['Ten most valuable', 'Ten slipping away']) {
      const items = page.getByRole('region', { name: list }).getByRole('listitem')
      await items.first().waitFor()
      same(await items.count(), 10, list)
    }
  })

  await check('a month of revenue opens orders that add up to it', async () => {
    await page.goto(`${base}/`)
    await page.getByRole('radiogroup', { name: 'Revenue by month: plot or table' }).getByText('Table', { exact: true }).click({ force: true })
    const lines = page.getByRole('region', { name: 'Revenue by month, as a table' }).getByRole('row')
    const line = lines.nth(2)
    const figure = dollars((await line.innerText()).split('\t').at(-1))
    await line.getByRole('link').click()
    await page.getByText('They add up to it').waitFor()
    const { searchParams } = new URL(page.url())
    const field = searchParams.get('sum')
    same(dollars(await text(`[data-testid="sum-${field}"]`)), figure, 'sum at the foot, in cents')
    let sum = 0
    let after
    do {
      const part = await api('/orders/search', { filter: JSON.parse(searchParams.get('filter')), fields: [field], limit: 1000, ...(after ? { after } : {}) })
      for (const row of part.data) sum += row[field] ? Math.round(Number(row[field].amount) * 100) : 0
      after = part.next
    } while (after)
    same(sum, figure, 'sum of every order, in cents')
    return `$${(figure / 100).toLocaleString('en-US')}`
  })

  for (const name of ['customers', 'active', 'orders', 'average_purchase']) {
    await check(`the records behind ${name} are as many as it says`, async () => {
      await page.goto(`${base}/`)
      await page.getByTestId(`figure-${name}`).click()
      await page.getByText('They add up to it').waitFor()
    })
  }
}
