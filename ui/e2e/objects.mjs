// An object and its fields are made by hand, used at once, renamed, hidden and brought back.
import { base, check, hold, same } from './browser.mjs'

export async function objects(page, api) {
  const name = `Events ${Date.now() % 100000}`
  let slug = ''

  await check('an object is made from ⌘K by keyboard alone', async () => {
    await page.goto(`${base}/`)
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find people, pages, actions…').fill('make an object')
    await page.getByRole('button', { name: 'Make an object' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByLabel('Name of the list').waitFor()
    await page.keyboard.type(name)
    await page.keyboard.press('Tab')
    await page.keyboard.type('Event')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/settings\/objects\/x_/)
    slug = new URL(page.url()).pathname.split('/').at(-1)
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).waitFor()
    return slug
  })

  await check('a field with choices is made and ordered by keys', async () => {
    await page.goto(`${base}/settings/objects/${slug}/new`)
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Format')
    await page.getByRole('combobox', { name: 'Holds' }).or(page.getByRole('textbox', { name: 'Holds' })).first().click()
    await page.getByRole('option', { name: 'One of a list' }).click()
    for (const choice of ['Fair', 'Webinar']) {
      await page.getByRole('textbox', { name: 'New choice' }).fill(choice)
      await page.keyboard.press('Enter')
    }
    await page.getByRole('button', { name: /^Move Webinar/ }).focus()
    await page.keyboard.press('ArrowUp')
    await page.getByRole('button', { name: 'Make the field' }).click()
    await page.getByRole('link', { name: 'Format' }).waitFor()
    const made = (await api('/objects')).data.find((each) => each.slug === slug).fields.find((each) => each.label === 'Format')
    same(made.options.map((each) => each.label), ['Webinar', 'Fair'], 'choices in order')
    same(made.type, 'select', 'type')
  })

  await check('the new object is filled in and found in its list', async () => {
    await page.goto(`${base}/${slug}/new`)
    await page.getByRole('textbox', { name: 'Name' }).fill('Spring fair')
    await page.getByRole('combobox', { name: 'Format' }).or(page.getByRole('textbox', { name: 'Format' })).first().click()
    await page.getByRole('option', { name: 'Fair' }).click()
    await page.getByRole('button', { name: /^Create/ }).click()
    await page.waitForURL(new RegExp(`/${slug}/[0-9a-f-]{36}`))
    await page.goto(`${base}/${slug}`)
    await page.getByRole('row').filter({ hasText: 'Spring fair' }).waitFor()
    const found = await api(`/${slug}/search`, { limit: 1, total: true })
    same(found.total, 1, 'records')
  })

  await check('an object is hidden, leaves the bar, and is brought back with its records', async () => {
    await page.goto(`${base}/settings/objects/${slug}`)
    await page.getByRole('button', { name: /^Hide/ }).click()
    await page.waitForURL(/\/settings\/objects$/)
    const bar = page.getByRole('navigation', { name: 'Main' })
    await bar.getByRole('link', { name }).waitFor({ state: 'detached' })
    await page.getByRole('region', { name: 'Hidden' }).getByRole('row').filter({ hasText: name }).getByRole('button', { name: 'Bring back' }).click()
    await bar.getByRole('link', { name }).waitFor()
    const found = await api(`/${slug}/search`, { limit: 1, total: true })
    same(found.total, 1, 'records after bringing back')
    hold(slug.startsWith('x_'), 'the name of an own object begins with x_')
  })
}
