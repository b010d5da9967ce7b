// A file with a bad row is imported, its rejects are put right and imported again, and all is taken back.
import { readFileSync } from 'node:fs'
import { base, check, hold, same } from './browser.mjs'

export async function rejects(page, api, paths) {
  const mark = Date.now() % 100000
  const address = (name) => `${name}.${mark}@example.com`
  const people = async (name) => (await api('/people/search', { filter: { field: 'email', op: 'eq', value: address(name) }, limit: 1 })).data.length

  const bring = async (name, text) => {
    await page.goto(`${base}/imports/new`)
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/)
    await page.getByText('Done', { exact: true }).waitFor()
  }

  let mended = ''
  await check('a file with a bad row: the good ones come in, the bad one is told with its reason', async () => {
    await bring('guests.csv', `email,first_name\n${address('gina')},Gina\nnot an address,Gerd\n`)
    await page.getByText('2 read, 1 taken, 1 rejected').waitFor()
    await page.getByRole('region', { name: 'Problems' }).getByText('not an address').first().waitFor()
    same(await people('gina'), 1, 'the good row')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /^Rejected rows/ }).click()])
    const text = readFileSync(await download.path(), 'utf8')
    hold(text.includes('not an address'), 'the rejected row is not in the file')
    mended = text.replace('not an address', address('gerd'))
  })

  await check('the mended rejects come in', async () => {
    await bring('guests-mended.csv', mended)
    await page.getByText('1 read, 1 taken, 0 rejected').waitFor()
    same(await people('gerd'), 1, 'the mended row')
  })

  if (!paths['/imports/{id}/undo']) return
  await check('the whole import is taken back', async () => {
    await page.getByRole('button', { name: /^Take back/ }).click()
    await page.getByText(/as before the import|was taken back/).waitFor()
    same(await people('gerd'), 0, 'the mended row after taking back')
    same(await people('gina'), 1, 'the row of the other import')
  })
}
