// The page of a record as a person works on it: what is missing, what is to be done, what colleagues say; ⌘K does things.
import { base, check, hold, same } from './browser.mjs'

export async function desk(page, api) {
  const mark = Date.now() % 100000
  const [pipeline] = (await api('/pipelines/search', { limit: 1 })).data
  const stages = (await api('/stages/search', { filter: { field: 'pipeline_id', op: 'eq', value: pipeline.id }, sort: [{ field: 'position', direction: 'asc' }], limit: 10 })).data
  const deal = await api('/deals', { name: `Desk ${mark}`, pipeline_id: pipeline.id, stage_id: stages[0].id })
  const colleague = (await api('/users', { name: `Mia${mark} Moss`, email: `mia.${mark}@example.com`, role: 'member' })).user

  await check('a task is made at a deal, ticked off there, and the tick taken back', async () => {
    await page.goto(`${base}/deals/${deal.id}`)
    await page.getByRole('region', { name: 'Timeline' }).waitFor()
    await page.keyboard.press('t')
    await page.getByRole('textbox', { name: 'Subject' }).fill('Send a sample')
    const { firm } = await api('/session')
    hold((await page.getByText(firm.time_zone === 'UTC' ? 'UTC' : / time$/).count()) > 0, 'the time zone of what is typed is not said')
    await page.getByLabel('Due').fill('2030-01-15T09:30')
    await page.getByRole('button', { name: 'Make the task' }).click()
    const todo = page.getByRole('region', { name: 'To do' })
    await todo.getByText('Send a sample').waitFor()
    const filter = { and: [{ field: 'deal_id', op: 'eq', value: deal.id }, { field: 'kind', op: 'eq', value: 'task' }] }
    const task = async () => (await api('/activities/search', { filter })).data[0]
    if (firm.time_zone === 'UTC') same((await task()).due_at, '2030-01-15T09:30:00Z', 'when it is due')
    await todo.getByRole('button', { name: 'Done: Send a sample' }).click()
    await todo.waitFor({ state: 'hidden' })
    hold((await task()).done_at !== null, 'the API does not have it done')
    await page.keyboard.press('Control+z')
    await todo.getByText('Send a sample').waitFor()
    same((await task()).done_at, null, 'done after the undo')
  })

  await check('what a deal lacks is filled in where it is said', async () => {
    const { items } = await api(`/deals/${deal.id}/checklist`)
    const open = items.filter((item) => !item.filled)
    if (open.length === 0) return 'nothing is asked for in the first stage'
    const panel = page.getByRole('region', { name: 'What is missing' })
    same(await panel.getByRole('term').allInnerTexts(), open.map((item) => item.label), 'what is said to be missing')
    return open.map((item) => item.label).join(', ')
  })

  await check('a colleague is mentioned by keys, and is told', async () => {
    const input = page.getByRole('combobox', { name: 'New comment' })
    await input.pressSequentially(`Please look @Mia${mark}`)
    await page.getByRole('option', { name: colleague.name }).waitFor()
    await page.keyboard.press('Enter')
    same(await input.inputValue(), `Please look @${colleague.name} `, 'what is typed')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('region', { name: 'Comments' }).getByText(`@${colleague.name}`).waitFor()
    hold((await api(`/deals/${deal.id}/comments`)).data[0].body.includes(`](user:${colleague.id})`), 'the mention is not kept as one')
  })

  await check('the timeline shows one kind, and names people and stages instead of ids', async () => {
    await page.evaluate(([id, set]) => fetch(`/api/v1/deals/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(set) }), [deal.id, { owner_id: colleague.id }])
    await page.reload()
    const story = page.getByRole('region', { name: 'Timeline' })
    await story.getByText(`to ${colleague.name}`).waitFor()
    same(await story.getByText(/[0-9a-f]{8}-[0-9a-f]{4}-7/).count(), 0, 'ids in the timeline')
    await story.getByRole('combobox', { name: 'Show only' }).or(story.getByRole('textbox', { name: 'Show only' })).first().click()
    await page.getByRole('option', { name: 'Comments' }).click()
    await story.getByText('commented').waitFor()
    await story.getByText(`to ${colleague.name}`).waitFor({ state: 'hidden' })
  })

  await check('a deal is shared with a colleague, deleted, and brought back', async () => {
    const menu = async (name) => {
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await menu('Share…')
    const form = page.getByRole('dialog')
    await form.getByRole('combobox', { name: 'Share with' }).or(form.getByRole('textbox', { name: 'Share with' })).first().click()
    await page.getByRole('option', { name: colleague.name }).click()
    await form.getByRole('combobox', { name: `${colleague.name} may` }).selectOption('edit')
    await form.getByRole('button', { name: 'Save' }).click()
    await form.waitFor({ state: 'hidden' })
    same((await api(`/deals/${deal.id}/shares`)).data.map((each) => [each.user_id, each.right]), [[colleague.id, 'edit']], 'shares')
    await menu('Delete deal')
    await page.getByRole('button', { name: `Delete Desk ${mark}` }).click()
    await page.getByText(`Desk ${mark} deleted`, { exact: true }).waitFor()
    const there = async () => (await api('/deals/search', { filter: { field: 'id', op: 'eq', value: deal.id } })).data.length
    same(await there(), 0, 'the deal after deleting')
    await page.getByRole('button', { name: 'Undo' }).last().click()
    await page.getByText(`Undone: Desk ${mark} deleted`).waitFor()
    same(await there(), 1, 'the deal after the undo')
  })

  await check('my day says what is new since yesterday, and opens those records', async () => {
    const { parts } = (await api('/my-day')).since
    await page.goto(`${base}/my-day`)
    const told = page.getByTestId('since')
    await told.waitFor()
    same(await told.getByRole('link').allInnerTexts(), parts.map((part) => `${part.count.toLocaleString('en-US')} ${part.words}`), 'what is new')
    await told.getByRole('link').first().click()
    await page.getByRole('button', { name: /count all/ }).or(page.getByTestId('total')).first().waitFor()
    const filter = JSON.parse(new URL(page.url()).searchParams.get('filter'))
    same((await api(`/${parts[0].object}/search`, { filter, limit: 1, total: true })).total >= parts[0].count, true, 'records behind the first number')
  })

  await check('⌘K makes a deal and changes the colours', async () => {
    await page.goto(`${base}/deals`)
    await page.getByRole('heading', { level: 1, name: 'Deals' }).waitFor()
    const palette = page.getByPlaceholder('Find people, pages, actions…')
    const run = async (words) => {
      await page.keyboard.press('Control+k')
      await palette.fill(words)
      await page.waitForFunction(() => document.querySelector('[data-action][data-selected]') !== null)
      await page.keyboard.press('Enter')
    }
    await run('create a deal')
    await page.waitForURL(/\/deals\/new$/)
    const scheme = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'))
    same(await scheme(), 'light', 'colours before')
    await run('switch theme')
    await page.waitForFunction(() => document.documentElement.getAttribute('data-mantine-color-scheme') === 'dark')
    await run('colours as the system')
    await page.waitForFunction(() => document.documentElement.getAttribute('data-mantine-color-scheme') === 'light')
  })
}
