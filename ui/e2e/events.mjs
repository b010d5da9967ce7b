// The catalogue of events: found, described, declared, blocked, and the latest of a kind with who it was.
import { join } from 'node:path'
import { artefacts, base, check, same } from './browser.mjs'
import { send } from './sources.mjs'

export async function events(page, api) {
  const mark = Date.now() % 100000
  const userId = `walk-${mark}`
  const songs = Array.from({ length: 24 }, (_, index) => `Song ${index + 1}`)
  const track = (properties) => ({ type: 'track', userId, event: `Walk Played ${mark}`, properties })
  let name = ''
  const kind = () => api(`/event-kinds/${name}`)

  await check('a kind of event that came in is found in the catalogue by its words', async () => {
    const source = await api('/sources', { name: `Walk events ${mark}`, kind: 'server' })
    const person = { type: 'identify', userId, traits: { email: `walk.${mark}@example.com`, firstName: 'Nora', lastName: `Walker${mark}` } }
    const begun = Date.now() - songs.length * 1000
    const played = songs.map((song, index) => ({ ...track({ song, price: index === 0 ? 'free' : 9.5 }), timestamp: new Date(begun + index * 1000).toISOString() }))
    same(await send(source.write_key, [person, ...played]), 200, 'the answer to the events')
    await page.goto(`${base}/events`)
    await page.getByRole('textbox', { name: 'Search events' }).fill(`${mark} walk played`)
    const line = page.getByRole('row').filter({ hasText: String(mark) })
    await line.getByRole('link').click()
    await page.waitForURL(/\/events\/walk_played/)
    name = decodeURIComponent(page.url().split('/').at(-1))
    const known = await kind()
    same([known.volume_24h, known.blocked], [songs.length, false], 'the kind')
    await page.getByRole('heading', { level: 1, name: known.label }).waitFor()
    await page.getByRole('region', { name: `${songs.length} in 30 days` }).waitFor()
  })

  await check('the latest of a kind say what they carried and lead to who it was', async () => {
    const latest = page.getByRole('region', { name: 'Latest', exact: true })
    await latest.getByText(songs.at(-1)).filter({ visible: true }).first().waitFor()
    same(await latest.getByText(/song Song 1( |$)/).count(), 0, 'the first of them all among the latest twenty')
    await latest.getByRole('link', { name: `Nora Walker${mark}` }).first().waitFor()
    await page.screenshot({ path: join(artefacts, 'event.png'), fullPage: true })
  })

  await check('a kind is described in place, and Ctrl+Z takes it back', async () => {
    await page.getByRole('textbox', { name: 'Description', exact: true }).fill('Somebody listened to a song')
    await page.keyboard.press('Enter')
    await page.getByText('Description saved', { exact: true }).waitFor()
    same((await kind()).description, 'Somebody listened to a song', 'the description')
    await page.evaluate(() => document.activeElement?.blur())
    await page.keyboard.press('Control+z')
    await page.getByText('Undone: Description saved').waitFor()
    same((await kind()).description, null, 'the description after Ctrl+Z')
  })

  await check('a property is declared and required; what came otherwise is marked', async () => {
    await page.getByRole('combobox', { name: 'Type of price' }).or(page.getByRole('textbox', { name: 'Type of price' })).first().click()
    await page.getByRole('option', { name: 'Number' }).click()
    await page.getByRole('row').filter({ hasText: 'price' }).getByText('not as declared').waitFor()
    await page.getByRole('checkbox', { name: 'price is required' }).click()
    await page.getByText('price is required', { exact: true }).waitFor()
    const price = (await kind()).properties.find((each) => each.name === 'price')
    same([price.declared_type, price.required, [...price.types].sort()], ['number', true, ['number', 'text']], 'the property')
  })

  await check('a kind is blocked with a word, and taken again', async () => {
    await page.getByText('Events of this kind are refused from now on; those that are here stay.').waitFor()
    await page.getByRole('button', { name: /^Block / }).click()
    await page.getByRole('note').getByText('Blocked.').waitFor()
    same((await kind()).blocked, true, 'blocked')
    await page.goto(`${base}/events?q=${mark}`)
    await page.getByRole('row').filter({ hasText: String(mark) }).getByText('Blocked', { exact: true }).first().waitFor()
    await page.getByRole('link', { name: new RegExp(`played ${mark}`, 'i') }).click()
    await page.getByRole('button', { name: /^Take .* again$/ }).click()
    await page.getByRole('button', { name: /^Block / }).waitFor()
    same((await kind()).blocked, false, 'blocked')
  })
}
