// Whether customers stay: the figures are those of the API, and every cell opens as many people as it counts.
import { base, check, hold, same } from './browser.mjs'

export async function keeping(page, api) {
  const cohorts = async () => (await api('/metrics/repurchase?grain=month')).cohorts.slice(-12)
  const opens = async (count) => {
    await page.getByText('They add up to it').waitFor()
    const { pathname, searchParams } = new URL(page.url())
    const filter = JSON.parse(searchParams.get('filter'))
    const found = await api(`${pathname}/search`, { filter, limit: 1, total: true })
    same(found.total, count, 'people in the list')
  }
  const home = async () => {
    await page.goto(`${base}/`)
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  }

  await check('retention stands beside the kept rate, with its period, window, goal and parts', async () => {
    await home()
    await page.getByTestId('keeping-period').waitFor()
    const tile = page.getByTestId('figure-crr').locator('xpath=ancestor::a')
    await tile.waitFor()
    const { searchParams } = new URL(await tile.getAttribute('href'), base)
    const period = `grain=year&from=${searchParams.get('from')}&to=${searchParams.get('to')}`
    const crr = await api(`/metrics/crr?${period}`)
    for (const name of ['crr', 'kept_rate', 'lapse_rate', 'win_back_rate']) {
      const shown = page.getByTestId(`figure-${name}`)
      await shown.waitFor()
      same(Number(await shown.getAttribute('data-value')), (await api(`/metrics/${name}?${period}`)).value, name)
    }
    hold((await page.getByTestId('keeping-period').innerText()).includes(`${crr.window_days} days`), 'the window is not printed')
    if (crr.goal) same(await page.getByTestId('goal').first().getAttribute('data-met'), String(crr.goal.met), 'goal met')
    const part = (name) => crr.parts.find((each) => each.name === name).value
    const reckoned = (100 * (part('end') - part('new'))) / part('start')
    hold(Math.abs(reckoned - crr.value) < 1e-6, `(E − N) / S is ${reckoned}, the figure ${crr.value}`)
    return `${crr.value.toFixed(1)} %, ${await page.getByTestId('keeping-period').innerText()}`
  })

  for (const name of ['start', 'kept', 'lapsed', 'won_back', 'end']) {
    await check(`the people behind "${name}" are as many as it says`, async () => {
      await home()
      const part = page.getByTestId(`part-${name}`)
      await part.waitFor()
      const count = Number((await part.innerText()).replaceAll(',', ''))
      if (count === 0) return 'nobody'
      await part.click()
      await opens(count)
      return `${count}`
    })
  }

  await check('a cell of the cohort map opens the people it counts', async () => {
    const [first] = await cohorts()
    const cell = first.cells.find((each) => each.month === 1)
    await home()
    const spot = page.getByRole('grid', { name: 'Who buys again' }).locator('[data-at="0:2"]')
    await spot.waitFor()
    hold((await spot.getAttribute('data-told')).includes(cell.count.toLocaleString('en-US')), 'the cell does not tell its count')
    await spot.click()
    await opens(cell.count)
    return `${cell.count} of ${first.size}`
  })

  await check('the cohort map is walked by arrow keys, and Enter opens a row and a cell', async () => {
    const [first, second] = await cohorts()
    await home()
    const grid = page.getByRole('grid', { name: 'Who buys again' })
    await grid.locator('[data-at="0:0"]').focus()
    await page.keyboard.press('Enter')
    await opens(first.size)
    await home()
    await grid.locator('[data-at="0:0"]').focus()
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key)
    same(await page.evaluate(() => document.activeElement?.getAttribute('data-at')), '1:3', 'where the keys lead')
    await page.keyboard.press('Enter')
    await opens(second.cells.find((each) => each.month === 2).count)
  })

  await check('the cohort map as a table says the same', async () => {
    const [first] = await cohorts()
    await home()
    await page.getByRole('radiogroup', { name: 'Who buys again: plot or table' }).getByText('Table', { exact: true }).click({ force: true })
    const row = page.getByRole('region', { name: 'Who buys again, as a table' }).getByRole('row').nth(1)
    const cells = await row.getByRole('cell').allInnerTexts()
    same(cells[0].replaceAll(',', ''), String(first.size), 'size of the first cohort')
    same(cells[2].split('\n')[0].replaceAll(',', ''), String(first.cells[1].count), 'bought in month 1')
  })

  await check('a cell of the recency and frequency grid opens its people', async () => {
    const { cells } = await api('/metrics/rfm')
    const most = cells.reduce((one, other) => (other.value > one.value ? other : one))
    await home()
    const grid = page.getByRole('grid', { name: 'Recency and frequency' })
    const spot = grid.locator(`[data-at="${5 - most.frequency}:${most.recency}"]`)
    await spot.waitFor()
    same((await spot.innerText()).split('\n')[0].replaceAll(',', ''), String(most.value), 'people in the cell')
    await spot.click()
    await opens(most.value)
    return `${most.value} in recency ${most.recency}, frequency ${most.frequency}`
  })

  await check('a rung of the inactivity ladder opens its people', async () => {
    const { bins } = await api('/metrics/inactivity')
    const rung = bins.find((each) => each.name === 'engaged')
    await home()
    await page.getByRole('region', { name: 'Inactivity' }).getByRole('link', { name: new RegExp(`^${rung.label}`) }).click()
    await opens(rung.value)
    return `${rung.value}`
  })
}
