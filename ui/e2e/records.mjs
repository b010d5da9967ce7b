// The record engine as a person uses it: views, cells changed in place, bulk work and its undo, what others change.
import { base, check, expecting, hold, same } from './browser.mjs'

const cell = (page, row, slug) => page.locator(`[role=row][aria-rowindex="${row}"] [id$="-${slug}"]`)
const first = (page) => page.locator('[role=row][aria-rowindex="2"]').waitFor()

export async function records(page, api) {
  const { paths } = await api('/openapi.json')
  const { data: best } = await api('/people/search', { sort: [{ field: 'value_predictive', direction: 'desc' }], limit: 5 })

  await check('a cell is changed by keys alone, Ctrl+Z takes it back, Tab goes on to the next', async () => {
    await page.goto(`${base}/people?sort=-value_predictive&columns=city,email`)
    await first(page)
    const [someone] = best
    await page.getByRole('grid').focus()
    for (const key of ['ArrowRight', 'Enter']) await page.keyboard.press(key)
    await cell(page, 2, 'city').getByRole('textbox').fill('Nantucket')
    await page.keyboard.press('Enter')
    await page.getByText('City saved').waitFor()
    same((await api(`/people/${someone.id}`)).city, 'Nantucket', 'city after the change')
    await page.keyboard.press('Control+z')
    await page.getByText('Undone: City saved').waitFor()
    same((await api(`/people/${someone.id}`)).city ?? null, someone.city ?? null, 'city after Ctrl+Z')
    await page.getByRole('grid').focus()
    await page.keyboard.press('Enter')
    await cell(page, 2, 'city').getByRole('textbox').waitFor()
    await page.keyboard.press('Tab')
    await cell(page, 2, 'email').getByRole('textbox').waitFor()
    await page.keyboard.press('Escape')
    hold((await page.evaluate(() => document.activeElement?.getAttribute('role'))) === 'grid', 'the focus did not come back to the grid')
  })

  await check('who is slower is told, and keeps what was typed', async () => {
    const [, someone] = best
    await page.goto(`${base}/people?sort=-value_predictive&columns=city`)
    await first(page)
    // The version is read when the cell opens; a change after that is somebody else's.
    const read = page.waitForResponse((answer) => answer.url().endsWith(`/people/${someone.id}`) && answer.request().method() === 'GET')
    await cell(page, 3, 'city').dblclick()
    const input = cell(page, 3, 'city').getByRole('textbox')
    await input.fill('Mine')
    await read
    await page.evaluate((id) => fetch(`/api/v1/people/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ city: 'Theirs' }) }), someone.id)
    await expecting(412, async () => {
      await input.press('Enter')
      await page.getByRole('alert').getByText('Theirs', { exact: true }).waitFor()
    })
    same(await input.inputValue(), 'Mine', 'what was typed')
    await page.getByRole('button', { name: 'Keep mine' }).click()
    await page.getByText('City saved').waitFor()
    same((await api(`/people/${someone.id}`)).city, 'Mine', 'city after all')
    await page.evaluate(([id, city]) => fetch(`/api/v1/people/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ city }) }), [someone.id, someone.city])
  })

  if (paths['/views']) {
    await check('a view is saved, changed, saved again, opened by its address and deleted', async () => {
      const name = `Walk ${Date.now()}`
      await page.goto(`${base}/people?sort=-value_predictive`)
      await first(page)
      await page.getByRole('button', { name: 'Save as a view' }).click()
      await page.getByRole('textbox', { name: 'Name' }).fill(name)
      await page.getByRole('button', { name: 'Save the view' }).click()
      await page.waitForURL(/view=/)
      const id = new URL(page.url()).searchParams.get('view')
      await page.getByRole('columnheader', { name: 'City' }).getByRole('button').click()
      await page.getByText('Unsaved changes').waitFor()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('Unsaved changes').waitFor({ state: 'hidden' })
      const more = async (item) => {
        await page.getByRole('button', { name: /^View Walk .*: more$/ }).click()
        await page.getByRole('menuitem', { name: item }).click()
      }
      await more('Share with everybody')
      await page.getByText(`Everybody sees “${name}”`).waitFor()
      await more('Open first')
      await page.goto(`${base}/people`)
      await page.waitForURL(new RegExp(`view=${id}`))
      await more('Do not open first')
      await more('Rename')
      await page.getByRole('textbox', { name: 'Name' }).fill(`${name} again`)
      await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click()
      await page.getByRole('button', { name: `View ${name} again: more` }).waitFor()
      const kept = await api(`/views/${id}`)
      same([kept.name, kept.shared], [`${name} again`, true], 'the view')
      same((await api(`/views/${id}`)).settings.sort, [{ field: 'city', direction: 'asc' }], 'the order kept')
      await page.goto(`${base}/people?view=${id}`)
      await page.waitForURL(/sort=city/)
      await more('Delete the view')
      await page.getByText(`View “${name} again” deleted`).waitFor()
      hold(!(await api('/views?object=people')).data.some((view) => view.id === id), 'the view is still there')
    })
  }

  if (paths['/people/bulk']) {
    await check('three people are edited at once, and the edit is undone at once', async () => {
      await page.goto(`${base}/people?sort=-value_predictive&columns=city`)
      await first(page)
      await page.getByRole('grid').focus()
      await page.keyboard.press('x')
      await page.keyboard.press('Shift+ArrowDown')
      await page.keyboard.press('Shift+ArrowDown')
      const bar = page.getByRole('region', { name: 'Chosen records' })
      await bar.getByText('3 chosen').waitFor()
      await bar.getByRole('button', { name: 'Edit' }).click()
      await page.getByRole('combobox', { name: 'Field' }).or(page.getByRole('textbox', { name: 'Field' })).first().fill('City')
      await page.getByRole('option', { name: 'City', exact: true }).click()
      await page.getByRole('textbox', { name: 'Becomes' }).fill('Bulkville')
      await page.getByRole('button', { name: 'Apply' }).click()
      await page.getByText('3 people changed').waitFor()
      const ids = best.slice(0, 3).map((row) => row.id)
      const cities = async () => (await Promise.all(ids.map((id) => api(`/people/${id}`)))).map((row) => row.city ?? null)
      same(await cities(), ['Bulkville', 'Bulkville', 'Bulkville'], 'cities after the edit')
      await page.getByRole('button', { name: 'Undo' }).last().click()
      await page.getByText('Undone: 3 people changed').waitFor()
      same(await cities(), best.slice(0, 3).map((row) => row.city ?? null), 'cities after the undo')
    })
  }

  await check('a filter by owner is built by hand and reads as a name', async () => {
    const { user } = await api('/session')
    await page.goto(`${base}/deals?view=all`)
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await page.getByPlaceholder('Choose a field').fill('Owner')
    await page.getByRole('option', { name: 'Owner', exact: true }).click()
    await page.getByRole('textbox', { name: 'Owner', exact: true }).or(page.getByRole('combobox', { name: 'Owner', exact: true })).first().click()
    await page.getByRole('option', { name: user.name, exact: true }).click()
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByRole('group', { name: 'Filter' }).getByText(`owner is ${user.name}`).waitFor()
  })

  if (paths['/stream']) {
    await check('what somebody else changes appears without a reload', async () => {
      const [, , someone] = best
      await page.goto(`${base}/people?sort=-value_predictive&columns=city`)
      await first(page)
      await page.waitForTimeout(500)
      const change = (city) => page.evaluate(([id, to]) => fetch(`/api/v1/people/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ city: to }) }), [someone.id, city])
      await change('Elsewhere')
      await cell(page, 4, 'city').getByText('Elsewhere').waitFor()
      await change(someone.city)
      await cell(page, 4, 'city').getByText(someone.city).waitFor()
    })
  }

  if (paths['/people/{id}/comments']) {
    await check('a call is logged and a colleague is asked, both by keys, and the timeline tells', async () => {
      const [someone] = best
      await page.goto(`${base}/people/${someone.id}`)
      await page.getByRole('region', { name: 'Timeline' }).waitFor()
      await page.keyboard.press('c')
      await page.getByRole('textbox', { name: 'Subject' }).fill('Asked for a walk')
      await page.keyboard.press('Control+Enter')
      await page.getByText('Call logged').waitFor()
      await page.getByRole('region', { name: 'Timeline' }).getByText(/Asked for a walk|Call/).first().waitFor()
      await page.getByRole('combobox', { name: 'New comment' }).fill('Seen on a walk')
      await page.getByRole('button', { name: 'Comment', exact: true }).click()
      await page.getByRole('region', { name: 'Comments' }).getByRole('listitem').filter({ hasText: 'Seen on a walk' }).first().waitFor()
    })
  }
}

/** A board of deals and a calendar, with a pipeline made for it. */
export async function boards(page, api) {
  const pipeline = await api('/pipelines', { name: 'Walk' })
  const stage = (name, position, more = {}) => api('/stages', { pipeline_id: pipeline.id, name, position, outcome: 'open', ...more })
  const begun = await stage('Begun', 1, { probability: 0.2 })
  const offered = await stage('Offered', 2, { probability: 0.5, required_fields: 'next_step' })
  const deal = await api('/deals', { name: 'Walk deal', pipeline_id: pipeline.id, stage_id: begun.id, close_date: '2026-11-10' })
  const filter = encodeURIComponent(JSON.stringify({ field: 'pipeline_id', op: 'eq', value: pipeline.id }))
  const column = (name) => page.getByRole('region', { name, exact: true })

  await check('a deal is dragged; the stage asks for what it needs; keys take it back', async () => {
    await page.goto(`${base}/deals?as=board&group=stage_id&filter=${filter}`)
    const card = column('Begun').getByRole('group', { name: 'Walk deal' })
    await card.waitFor()
    const from = await card.boundingBox()
    const to = await column('Offered').boundingBox()
    await page.mouse.move(from.x + 40, from.y + 15)
    await page.mouse.down()
    await page.mouse.move(from.x + 90, from.y + 30, { steps: 4 })
    await page.mouse.move(to.x + 80, to.y + 120, { steps: 6 })
    await expecting('(400|409|422)', async () => {
      await page.mouse.up()
      await page.getByRole('dialog').getByRole('textbox', { name: 'Next step' }).waitFor()
    })
    await page.getByRole('dialog').getByRole('textbox', { name: 'Next step' }).fill('Call again')
    await page.getByRole('button', { name: 'Move', exact: true }).click()
    await column('Offered').getByRole('group', { name: 'Walk deal' }).waitFor()
    const moved = await api(`/deals/${deal.id}`)
    same([moved.stage_id, moved.next_step], [offered.id, 'Call again'], 'the deal after the drag')
    await column('Offered').getByRole('group', { name: 'Walk deal' }).focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await column('Begun').getByRole('group', { name: 'Walk deal' }).waitFor()
    await page.getByText('Walk deal moved to Begun').first().waitFor()
    same((await api(`/deals/${deal.id}`)).stage_id, begun.id, 'the stage after the keys')
    // Without dragging, as a finger or a switch does it.
    await column('Begun').getByRole('group', { name: 'Walk deal' }).hover()
    await page.getByRole('button', { name: 'Move Walk deal' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Offered' }).click()
    await column('Offered').getByRole('group', { name: 'Walk deal' }).waitFor()
    await column('Offered').getByRole('group', { name: 'Walk deal' }).focus()
    await page.keyboard.press('Shift+ArrowLeft')
    await column('Begun').getByRole('group', { name: 'Walk deal' }).waitFor()
  })

  await check('a deal moves to another day by keys and opens by a click', async () => {
    await api(`/deals/${deal.id}`)
    await page.goto(`${base}/deals?as=calendar&by=close_date&filter=${filter}`)
    const today = new Date().toISOString().slice(0, 10)
    await page.evaluate(([id, day]) => fetch(`/api/v1/deals/${id}`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ close_date: day }) }), [deal.id, `${today.slice(0, 8)}14`])
    await page.reload()
    const event = page.getByRole('button', { name: 'Walk deal' })
    await event.focus()
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByText(/Walk deal moved to/).first().waitFor()
    same((await api(`/deals/${deal.id}`)).close_date, `${today.slice(0, 8)}15`, 'the day')
    await event.click()
    await page.waitForURL(new RegExp(`/deals/${deal.id}`))
  })
}
