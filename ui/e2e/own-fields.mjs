// A count over linked records is made and kept; a field becomes another kind after it was looked at, and goes back.
import { base, check, hold, same } from './browser.mjs'

const pick = async (page, label, choice) => {
  await page.getByRole('combobox', { name: label }).or(page.getByRole('textbox', { name: label })).first().click()
  await page.getByRole('option', { name: choice }).click()
}

export async function ownFields(page, api) {
  const word = `Turnover ${Date.now() % 100000}`
  const field = async (object, label) =>
    (await api('/objects')).data.find((each) => each.slug === object).fields.find((each) => each.label === label)

  /** A job fills a sum; who has the largest. */
  const filled = async (made) => {
    const search = { sort: [{ field: made.slug, direction: 'desc' }], limit: 1, fields: ['id', made.slug] }
    let first = null
    for (let tries = 0; tries < 240 && !first?.[made.slug]; tries += 1) {
      await page.waitForTimeout(500)
      first = (await api('/people/search', search)).data[0]
    }
    hold(first?.[made.slug], `nobody has ${made.label}`)
    return first
  }

  await check('a sum over the orders of a person is made by hand and shown in her list', async () => {
    await page.goto(`${base}/settings/objects/people/new`)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(word)
    await pick(page, 'Holds', 'Sum or count')
    await pick(page, 'From', 'Orders, by person')
    await pick(page, 'What', 'The sum of a field')
    await pick(page, 'Of the field', 'Net')
    await page.getByRole('button', { name: 'Make the field' }).click()
    await page.getByRole('link', { name: word }).waitFor()
    const made = await field('people', word)
    same([made.type, made.settings.holds, made.read_only], ['roll_up', 'money', true], 'the field')
    const first = await filled(made)
    const orders = await api('/orders/search', { filter: { field: 'person_id', op: 'eq', value: first.id }, sum: ['net'], limit: 1 })
    same(first[made.slug], orders.sums.net, 'the largest sum')
    await page.goto(`${base}/settings/objects/people/${made.slug}`)
    await page.getByRole('button', { name: /^Hide/ }).click()
    await page.waitForURL(/\/settings\/objects\/people$/)
    return first[made.slug].amount
  })

  await check('a count takes only what its filter lets through, and says so afterwards', async () => {
    const name = `Large orders ${Date.now() % 100000}`
    await page.goto(`${base}/settings/objects/people/new`)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await pick(page, 'Holds', 'Sum or count')
    await pick(page, 'From', 'Orders, by person')
    await page.getByText('All of them').waitFor()
    const filter = page.getByRole('button', { name: 'Filter', exact: true })
    const condition = page.getByRole('group', { name: 'Condition' })
    await filter.click()
    await condition.getByPlaceholder('Choose a field').fill('Net')
    await page.getByRole('option', { name: 'Net revenue', exact: true }).click()
    await pick(page, 'Comparison', 'above')
    await condition.getByRole('textbox', { name: 'Net revenue' }).fill('100')
    // Enter takes the condition; the field around it is not made by it.
    await page.keyboard.press('Enter')
    await condition.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'net revenue above $100.00', exact: true }).waitFor()
    await filter.click()
    await page.keyboard.press('Escape')
    await condition.getByRole('button', { name: 'Cancel' }).click()
    same(await page.getByRole('group', { name: 'Filter' }).getByRole('button', { name: /^Remove:/ }).count(), 1, 'conditions')
    same(await field('people', name), undefined, 'the field before it is made')
    await page.getByRole('button', { name: 'Make the field' }).click()
    await page.getByRole('link', { name }).waitFor()
    const made = await field('people', name)
    const first = await filled(made)
    const above = { field: 'net', op: 'gt', value: { amount: '100.00', currency: 'USD' } }
    const orders = await api('/orders/search', { filter: { and: [{ field: 'person_id', op: 'eq', value: first.id }, above] }, limit: 1, total: true })
    same(first[made.slug], orders.total, 'the largest count')
    await page.goto(`${base}/settings/objects/people/${made.slug}`)
    await page.getByText('How many orders, where net revenue above $100.00').waitFor()
    await page.getByRole('button', { name: /^Hide/ }).click()
    await page.waitForURL(/\/settings\/objects\/people$/)
    return `${orders.total} orders`
  })

  await check('a text becomes a number once what does not fit was mended, and comes back', async () => {
    const name = `Seats ${Date.now() % 100000}`
    const made = await api('/objects/companies/fields', { name, type: 'text' })
    const companies = []
    for (const value of ['12', 'a dozen']) companies.push((await api('/companies', { name: `${name} ${value}`, [made.slug]: value })).id)
    await page.goto(`${base}/settings/objects/companies/${made.slug}`)
    await pick(page, 'It shall hold', 'Whole number')
    await page.getByRole('button', { name: 'See what would happen' }).click()
    await page.getByText('1 of 2 filled records do not fit').waitFor()
    await page.getByRole('row').filter({ hasText: 'a dozen' }).waitFor()
    hold((await page.getByRole('button', { name: /^Turn seats/ }).count()) === 0, 'it can be turned although something does not fit')
    await page.getByLabel('Leave empty what does not fit').check()
    await page.getByRole('button', { name: /^Turn seats/ }).click()
    await page.waitForURL((url) => url.pathname.startsWith('/settings/objects/companies/') && !url.pathname.endsWith(`/${made.slug}`))
    const turned = await field('companies', name)
    same([turned.type, turned.converted_from], ['integer', made.slug], 'the new field')
    const values = []
    for (const id of companies) values.push((await api(`/companies/${id}`))[turned.slug])
    same(values, [12, null], 'numbers')
    await page.getByRole('button', { name: 'Take back' }).click()
    await page.waitForURL((url) => url.pathname.endsWith(`/${made.slug}`))
    same((await api(`/companies/${companies[1]}`))[made.slug], 'a dozen', 'the text')
    await page.getByRole('button', { name: /^Hide/ }).click()
  })
}
