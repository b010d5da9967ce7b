// Pairs that may be one person: found, decided by keys and by mouse, taken back; and two records merged from their page.
import { join } from 'node:path'
import { artefacts, base, check, expecting, hold, same } from './browser.mjs'

const letters = (number) => [...String(number)].map((digit) => 'bcdfghklmn'[Number(digit)]).join('')

export async function duplicates(page, api) {
  const mark = Date.now() % 1000000
  const person = (surname, more) => api('/people', { first_name: 'Henrietta', last_name: surname, birthday: '1979-05-17', city: 'Flensburg', ...more })
  const there = async (id) => (await api('/people/search', { filter: { field: 'id', op: 'eq', value: id } })).data.length
  const until = async (what, run) => {
    for (const begun = Date.now(); Date.now() - begun < 20_000; await page.waitForTimeout(250)) if (await run()) return
    throw new Error(`${what}: not within 20 seconds`)
  }
  const all = async () => {
    const data = []
    for (let after = null, answer; ; after = answer.next) {
      answer = await api(`/duplicates?limit=100${after === null ? '' : `&after=${encodeURIComponent(after)}`}`)
      data.push(...answer.data)
      if (answer.next === null) return { data, total: answer.total }
    }
  }
  const pairOf = async (ids) => (await all()).data.find((pair) => pair.people.every(({ id }) => ids.includes(id)))
  const pairs = []
  for (const part of ['quist', 'thorp', 'beck', 'lund']) {
    const surname = `${letters(mark)}${part}`.replace(/^./, (letter) => letter.toUpperCase())
    const one = await person(surname, { email: `h.${mark}.${part}@example.com` })
    const other = await person(surname, { email: `henrietta.${mark}.${part}@example.com`, city: 'Flensburg ' })
    pairs.push({ surname, one, other, ids: [one.id, other.id] })
  }
  const [first, second, third] = pairs
  const column = (title) => page.getByRole('columnheader').filter({ hasText: title })
  const stays = (place) => page.getByRole('columnheader').nth(place).getByText('stays', { exact: true })
  /** What a page still asks for is answered before the next check looks. */
  const leave = async () => {
    await page.waitForLoadState('networkidle')
    await page.goto(`${base}/duplicates`)
  }
  const open = async (pair) => {
    const { id } = await pairOf(pair.ids)
    await page.goto(`${base}/duplicates?pair=${id}`)
    await column(pair.surname).first().waitFor()
    await stays(0).waitFor()
  }

  await check('everybody is looked through, and pairs stand side by side with a score and reasons', async () => {
    await page.goto(`${base}/duplicates`)
    await page.getByRole('button', { name: 'Look again now' }).click()
    await page.getByText('Everybody was looked through').waitFor({ timeout: 300_000 })
    const { data, total } = await all()
    for (const pair of pairs) hold(data.some((each) => each.people.every(({ id }) => pair.ids.includes(id))), `the two of ${pair.surname} were not found`)
    await page.getByText(`${total.toLocaleString('en-US')} left`, { exact: true }).waitFor()
    await open(first)
    hold((await page.getByRole('list', { name: 'Reasons' }).getByRole('listitem').count()) > 0, 'no reasons')
    await page.getByRole('row').filter({ hasText: 'Last name' }).getByText('same', { exact: true }).waitFor()
    await page.getByRole('row').filter({ hasText: 'E-mail' }).getByText('differs', { exact: true }).waitFor()
    await page.screenshot({ path: join(artefacts, 'duplicate.png') })
    return `${total} pairs`
  })

  await check('a pair is swapped and merged by keys, and the merge undone', async () => {
    await page.keyboard.press('s')
    await stays(1).waitFor()
    await page.keyboard.press('s')
    await stays(0).waitFor()
    await page.keyboard.press('m')
    await until('the merge', async () => (await there(first.other.id)) === 0)
    same(await there(first.one.id), 1, 'the older one after the merge')
    await page.keyboard.press('u')
    await until('the undo', async () => (await there(first.other.id)) === 1)
    const back = await api(`/people/${first.other.id}`)
    same([back.email, (await api(`/people/${first.one.id}`)).email], [first.other.email, first.one.email], 'addresses after the undo')
  })

  await check('a value is chosen with the mouse, and the person’s page takes the merge apart', async () => {
    await open(second)
    await page.getByRole('button', { name: `E-mail: keep ${second.other.email}` }).click()
    await page.getByRole('button', { name: /^Merge/ }).click()
    await until('the merge', async () => (await there(second.other.id)) === 0)
    same((await api(`/people/${second.one.id}`)).email, second.other.email, 'the address that stays')
    // Nobody who never bought is worth anything yet, which the page asks for and is told.
    await expecting(404, async () => {
      await page.goto(`${base}/people/${second.one.id}`)
      const from = page.getByRole('region', { name: 'Merged from' })
      await from.getByRole('button', { name: /^Undo the merge/ }).click()
      await from.getByText('taken apart again').waitFor()
      await leave()
    })
    same([(await api(`/people/${second.one.id}`)).email, (await api(`/people/${second.other.id}`)).email], [second.one.email, second.other.email], 'addresses after the undo')
  })

  await check('“not the same” holds at once, and decisions are taken back by a key from the last to the first', async () => {
    await open(third)
    const waiting = async (id) => (await all()).data.some((pair) => pair.id === id)
    const { id: one } = await pairOf(third.ids)
    const dismissed = async (id) => {
      await page.keyboard.press('n')
      await until('the dismissal', async () => !(await waiting(id)))
      return new URL(page.url()).searchParams.get('pair')
    }
    const other = await dismissed(one)
    await page.getByRole('status').filter({ hasText: third.surname }).waitFor()
    await dismissed(other)
    for (const id of [other, one]) {
      await page.keyboard.press('u')
      await until('the undo', async () => waiting(id))
      await page.waitForURL((url) => url.searchParams.get('pair') === id)
    }
    await column(third.surname).first().waitFor()
    await dismissed(one)
    same([await there(third.one.id), await there(third.other.id)], [1, 1], 'both people')
  })

  await check('a person is merged with another that is searched for', async () => {
    await expecting(404, async () => {
      await page.goto(`${base}/people/${first.one.id}`)
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: 'Merge with …' }).click()
      const search = page.getByRole('combobox', { name: /^Merge .* with$/ }).or(page.getByRole('textbox', { name: /^Merge .* with$/ })).first()
      await search.fill(first.other.email)
      await page.getByRole('option', { name: first.surname }).click()
      await column('is merged in').waitFor()
      same(new URL(page.url()).searchParams.get('with'), first.other.id, 'the other one')
      await page.getByRole('button', { name: /^Merge into/ }).click()
      await page.waitForURL(new RegExp(`/people/${first.one.id}$`))
      same(await there(first.other.id), 0, 'the other one after the merge')
      await page.getByRole('button', { name: 'Undo', exact: true }).last().click()
      await until('the undo', async () => (await there(first.other.id)) === 1)
      await leave()
    })
  })

  await check('companies are merged by the same page', async () => {
    const one = await api('/companies', { name: `Walk works ${mark}`, domain: `walk-${mark}.example` })
    const other = await api('/companies', { name: `Walk works ${mark} Ltd` })
    await page.goto(`${base}/companies/${one.id}/merge?with=${other.id}`)
    await page.getByRole('button', { name: `Name: keep Walk works ${mark} Ltd` }).click()
    await page.getByRole('button', { name: /^Merge into/ }).click()
    await page.waitForURL(new RegExp(`/companies/${one.id}$`))
    same((await api(`/companies/${one.id}`)).name, `Walk works ${mark} Ltd`, 'the name that stays')
    same((await api('/companies/search', { filter: { field: 'id', op: 'eq', value: other.id } })).data.length, 0, 'the other company')
  })

  await check('merging by itself is off, and says what it never does', async () => {
    await page.goto(`${base}/duplicates`)
    await page.getByRole('button', { name: 'Settings' }).click()
    await page.getByText('different verified customer numbers').waitFor()
    same(await page.getByRole('switch', { name: 'Merge clear cases by itself' }).isChecked(), false, 'the switch')
    await page.keyboard.press('Escape')
    same((await api('/duplicates/settings')).auto_merge, false, 'the setting')
  })
}
