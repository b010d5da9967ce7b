// A website and a server are connected: the key once, the lines to copy, the first event; a new key stops the old one.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { artefacts, base, check, expecting, hold, same } from './browser.mjs'

/** What the public libraries do: events with the key as the user of Basic authentication. */
export async function send(key, events, origin) {
  const answer = await fetch(`${base}/v1/batch`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
      'Content-Type': 'application/json',
      'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      ...(origin ? { Origin: origin } : {}),
    },
    body: JSON.stringify({ batch: events.map((event) => ({ messageId: randomUUID(), timestamp: new Date().toISOString(), ...event })) }),
  })
  return answer.status
}

export async function sources(page, api) {
  const mark = Date.now() % 100000
  const site = `https://shop-${mark}.example.com`
  const name = `Walk site ${mark}`
  const visit = [{ type: 'page', anonymousId: randomUUID(), name: 'Home', properties: { path: '/', url: `${site}/` } }]
  const dialog = page.getByRole('dialog')
  const received = dialog.getByText(/^Received, /)
  const key = () => dialog.getByRole('textbox', { name: 'Write key' }).inputValue()
  const ours = async () => (await api('/sources')).data.find((each) => each.name === name)
  let first = ''

  await check('what is typed for a new source survives a reload', async () => {
    await page.goto(`${base}/sources`)
    await page.getByRole('button', { name: 'New source' }).first().click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('combobox', { name: 'Addresses of the website' }).or(dialog.getByRole('textbox', { name: 'Addresses of the website' })).first().fill(`shop-${mark}.example.com/cart`)
    await page.keyboard.press('Enter')
    await dialog.getByText(site, { exact: true }).waitFor()
    await page.reload()
    same(await dialog.getByRole('textbox', { name: 'Name' }).inputValue(), name, 'the name after the reload')
    await dialog.getByText(site, { exact: true }).waitFor()
  })

  await check('a website is connected: key once, snippet, and its first event is seen to come in', async () => {
    await dialog.getByRole('button', { name: 'Make the source' }).click()
    await dialog.getByText('Waiting for the first event').waitFor()
    first = await key()
    hold(first.startsWith('wk_'), 'the key does not look like one')
    const text = await dialog.getByLabel('Snippet', { exact: true }).innerText()
    same(text.trim(), `<script async src="${base}/r.js" data-key="${first}" data-consent="ask"></script>`, 'the snippet')
    await dialog.getByText('never joins two known people').waitFor()
    await page.screenshot({ path: join(artefacts, 'source-connect.png') })
    same(await send(first, visit, site), 200, 'the answer to an event')
    await received.waitFor({ timeout: 20_000 })
    const source = await ours()
    same([source.kind, source.origins, source.takes_orders], ['web', [site], false], 'the source')
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('row').filter({ hasText: name }).getByText('On', { exact: true }).waitFor()
    await page.reload()
    await page.getByRole('row').filter({ hasText: name }).waitFor()
    hold(!(await page.content()).includes(first), 'the key is still to be seen')
  })

  await check('a new key stops the old one at once, and a source that is off takes nothing', async () => {
    await page.getByRole('link', { name }).click()
    await page.getByText(`the one like ${(await ours()).key_hint}`).waitFor()
    await page.getByRole('button', { name: 'Make a new key' }).click()
    const second = await key()
    hold(second !== first, 'the key is the old one')
    hold((await send(first, visit, site)) >= 400, 'the old key still works')
    await dialog.getByText('Waiting for the first event').waitFor()
    same(await send(second, visit, site), 200, 'the answer to the new key')
    await received.waitFor({ timeout: 20_000 })
    await dialog.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('button', { name: 'Switch on' }).waitFor()
    hold((await send(second, visit, site)) >= 400, 'a source that is off still takes events')
  })

  await check('a source is removed after naming it', async () => {
    await page.getByRole('button', { name: 'Remove this source' }).click()
    await page.getByRole('button', { name: `Remove “${name}” for good` }).click()
    await page.waitForURL(/\/sources$/)
    same(await ours(), undefined, 'the source')
  })

  await check('a server has examples for three languages, and orders come from it', async () => {
    const server = `Walk server ${mark}`
    await page.goto(`${base}/sources?new`)
    await dialog.getByRole('radio', { name: /server/ }).check()
    await dialog.getByRole('textbox', { name: 'Name' }).fill(server)
    await dialog.getByRole('button', { name: 'Make the source' }).click()
    await dialog.getByText('Waiting for the first event').waitFor()
    const secret = await key()
    for (const language of ['Node', 'Python', 'curl']) {
      await dialog.getByRole('tab', { name: language }).click()
      const text = await dialog.getByLabel(`${language} example`, { exact: true }).innerText()
      hold(text.includes(secret) && text.includes(base), `the example for ${language} lacks the key or the address`)
    }
    same(await send(secret, [{ type: 'track', userId: `walk-${mark}`, event: `Walk Connected ${mark}` }]), 200, 'the answer to an event')
    await received.waitFor({ timeout: 20_000 })
    const source = (await api('/sources')).data.find((each) => each.name === server)
    same([source.kind, source.takes_orders], ['server', true], 'the source')
    await page.keyboard.press('Escape')
  })

  await check('networks of programs are named, a wrong line is said, and the list comes back as it was given', async () => {
    const before = await api('/bot-networks')
    await page.goto(`${base}/sources`)
    await page.getByRole('button', { name: /networks$/ }).click()
    const lines = dialog.getByRole('textbox', { name: 'Networks', exact: true })
    await lines.fill('192.0.2.0/24 # a data centre\nno network')
    await expecting(400, async () => {
      await dialog.getByRole('button', { name: 'Keep the networks' }).click()
      await dialog.getByText(/Line 2/).waitFor()
    })
    await lines.fill('192.0.2.0/24 # a data centre\n2001:db8::/32')
    await dialog.getByRole('button', { name: 'Keep the networks' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText('2 networks that you named').waitFor()
    same((await api('/bot-networks')).networks, 2, 'networks')
    await page.getByRole('button', { name: 'Change the networks' }).click()
    same(await lines.inputValue(), '192.0.2.0/24 # a data centre\n2001:db8::/32', 'the list')
    await page.keyboard.press('Escape')
    same(before.networks, 0, 'networks before')
  })
}
