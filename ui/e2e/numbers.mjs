// The numbers: all that the server declares, each with its definition, and its course by step and group.
import { base, check, hold, same } from './browser.mjs'

export async function numbers(page, api) {
  await check('every number the server declares is listed with its definition and its SQL', async () => {
    const { data } = await api('/metrics')
    await page.goto(`${base}/numbers`)
    for (const metric of data) {
      const entry = page.getByTestId(`number-${metric.name}`)
      await entry.waitFor()
      hold((await entry.innerText()).includes(metric.definition.slice(0, 40)), `${metric.name} shows no definition`)
    }
    same(await page.getByRole('list', { name: 'Numbers' }).locator('> li').count(), data.length, 'numbers')
    const first = page.getByTestId(`number-${data[0].name}`)
    await first.getByText('How computed').click()
    await first.getByRole('region', { name: /^SQL of/ }).waitFor()
    return `${data.length} numbers`
  })

  await check('a number is told by quarter, as the API has it', async () => {
    await page.goto(`${base}/numbers/revenue`)
    await page.getByText('Quarter', { exact: true }).click()
    await page.waitForURL(/grain=quarter/)
    const metric = await api('/metrics/revenue?grain=quarter')
    const title = 'Revenue by quarter'
    await page.getByRole('radiogroup', { name: `${title}: plot or table` }).getByText('Table', { exact: true }).click({ force: true })
    const rows = page.getByRole('region', { name: `${title}, as a table` }).getByRole('row')
    same(await rows.count(), metric.series.length, 'quarters')
    const shown = Number((await rows.first().innerText()).split('\t').at(-1).replace(/[^\d.-]/g, ''))
    hold(Math.abs(shown - metric.series[0].value) < 0.006, `the first quarter shows ${shown}, the API has ${metric.series[0].value}`)
  })

  await check('a number split by a dimension adds up to the whole', async () => {
    const { data } = await api('/metrics')
    const { dimensions } = data.find((each) => each.name === 'revenue')
    if (dimensions.length === 0) return 'no dimension is declared'
    const [by] = dimensions
    await page.goto(`${base}/numbers/revenue?by=${by}`)
    const table = page.getByRole('region', { name: /, as a table$/ }).last()
    await table.getByRole('row').nth(1).waitFor()
    const metric = await api(`/metrics/revenue?grain=month&by=${by}`)
    same((await table.getByRole('row').count()) - 1, metric.groups.length, 'groups')
    const sum = metric.groups.reduce((all, group) => all + (group.value ?? 0), 0)
    hold(Math.abs(sum - metric.value) < 0.01, `the groups add up to ${sum}, the whole is ${metric.value}`)
    return `${metric.groups.length} groups by ${by}`
  })

  await check('the whole cohort matrix has a row for each month of acquisition', async () => {
    const { cohorts } = await api('/metrics/repurchase?grain=month')
    await page.goto(`${base}/cohorts`)
    const rows = page.getByRole('grid', { name: 'Repurchase by cohort' }).getByRole('row')
    await rows.nth(1).waitFor()
    same((await rows.count()) - 1, cohorts.length, 'cohorts')
  })
}
