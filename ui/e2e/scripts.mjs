// Markup that runs something in a careless page stands in every text that can be written, and runs in none.
import { readFileSync } from 'node:fs'
import { base, check, expecting, hold, same } from './browser.mjs'

const scripts = readFileSync(new URL('../../crates/platform/tests/it/types/scripts.txt', import.meta.url), 'utf8').trim().split('\n')

/** What of the page is not React's doing: elements and attributes that only markup from outside could have made. */
function grown() {
  const handler = [...document.querySelectorAll('*')].filter((each) => each.getAttributeNames().some((name) => name.startsWith('on')))
  const running = document.querySelectorAll('script:not([src]), iframe, object, embed, base, math, marquee, img[src="x"], [href^="javascript:" i], [src^="javascript:" i], [action^="javascript:" i], [formaction]')
  return [...handler, ...running].map((each) => each.outerHTML.slice(0, 200))
}

export async function scriptsInTexts(page, api) {
  const mark = Date.now() % 100000
  let ran = 0
  const caught = (dialog) => {
    ran += 1
    void dialog.dismiss()
  }
  page.on('dialog', caught)
  const send = (method, path, body) =>
    page.evaluate(
      async ([verb, to, sent]) => {
        const answer = await fetch(`/api/v1${to}`, { method: verb, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent) })
        if (!answer.ok) throw new Error(`${verb} ${to}: ${answer.status} ${await answer.text()}`)
        return answer.status === 204 ? null : answer.json()
      },
      [method, path, body],
    )
  /** Opens an address, and looks at what stands there once something of it is there. */
  const harmless = async (path, shown) => {
    await page.goto(base + path)
    await page.getByText(shown).first().waitFor()
    same(await page.evaluate(grown), [], `what ${path} made of it`)
    same(ran, 0, `dialogs opened by ${path}`)
  }

  const script = (at) => scripts[at % scripts.length]
  let object = ''
  let record = ''

  await check('scripts are written into every text', async () => {
    const made = await send('POST', '/objects', {
      name: `Hostile ${mark}`,
      label: `Hostile ${mark} ${script(2)}`.slice(0, 80),
      fields: [
        { name: 'name', type: 'text', label: 'Name' },
        { name: 'note', type: 'long_text', label: script(3) },
        { name: 'story', type: 'rich_text', label: script(23), section: script(26) },
        { name: 'marks', type: 'tags', label: script(27) },
        { name: 'called', type: 'person_name', label: script(28) },
        { name: 'place', type: 'address', label: script(38), help: script(39) },
        { name: 'extra', type: 'json', label: script(40) },
        { name: 'kind', type: 'select', label: script(41), options: scripts.slice(0, 8).map((label, at) => ({ value: `v${at}`, label })) },
      ],
    })
    object = made.slug
    const slugs = Object.fromEntries(made.fields.map((each) => [each.slug.replace(/^x_/, ''), each.slug]))
    const ids = []
    for (const [at, text] of scripts.entries()) {
      const row = await send('POST', `/${object}`, {
        [slugs.name]: `${mark} ${text}`, [slugs.note]: text, [slugs.story]: `<p>good</p>${text}`, [slugs.marks]: [text], [slugs.called]: { first: text, last: text },
        [slugs.place]: { street: text, city: text }, [slugs.extra]: { [text]: text }, [slugs.kind]: `v${at % 8}`,
      })
      same(row[slugs.note], text, 'the note')
      ids.push(row.id)
    }
    record = ids[0]
    for (const text of scripts) await send('POST', `/${object}/${record}/comments`, { body: text })
    await send('PATCH', `/${object}/${record}`, { [slugs.note]: scripts.join('\n') })
    const person = await send('POST', '/people', { first_name: `Mallory ${mark}`, last_name: script(2), city: script(3) })
    await send('POST', '/activities', { kind: 'note', subject: script(2), text: scripts.join('\n'), person_id: person.id, done_at: new Date().toISOString() })
    await send('POST', '/views', { object, name: script(3).slice(0, 100), shared: true })
    await send('POST', '/queries', { name: script(2), query: `select '${script(2)}' as shown` })
    await send('POST', '/teams', { name: `${mark} ${script(3)}` })
    await send('POST', '/roles', { name: `${mark} ${script(2)}` })
    await send('POST', '/tokens', { name: script(3), role: 'read_only' })
    return `${scripts.length} of them`
  })

  await check('none of them runs, wherever it is shown', async () => {
    hold(record !== '', 'nothing was written')
    await harmless(`/${object}`, `${mark} ${scripts.at(-1)}`)
    await harmless(`/${object}/${record}`, scripts.at(-1))
    await harmless(`/${object}/new`, script(3))
    const person = (await api('/people/search', { search: `Mallory ${mark}`, limit: 1 })).data[0].id
    // Who never bought has no value to show.
    await expecting(404, async () => {
      const answered = page.waitForResponse((each) => each.url().endsWith(`/people/${person}/value`))
      await harmless(`/people/${person}`, `Mallory ${mark}`)
      await answered
    })
    await harmless('/settings/objects', `Hostile ${mark}`)
    await harmless(`/settings/objects/${object}`, script(3))
    await harmless('/settings/teams', `${mark} ${script(3)}`)
    await harmless('/settings/roles', `${mark} ${script(2)}`)
    await harmless('/settings/tokens', script(3))
    await harmless('/settings/audit', 'Audit')
    await harmless('/sql', script(2))
    await page.goto(`${base}/`)
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('Find people, pages, actions…').fill(`Mallory ${mark}`)
    await page.getByText(script(2)).first().waitFor()
    same(await page.evaluate(grown), [], 'what the search made of it')
    await page.keyboard.press('Escape')
    await send('DELETE', `/${object}/${record}`)
    await harmless('/settings/trash', `${mark} ${script(0)}`)
    same(ran, 0, 'dialogs')
  })

  await check('the server forbids what a page would run anyway', async () => {
    const answer = await page.request.get(`${base}/`)
    const policy = answer.headers()['content-security-policy'] ?? ''
    const rule = (name) => policy.split(';').map((each) => each.trim()).find((each) => each.startsWith(`${name} `)) ?? ''
    hold(policy.includes("default-src 'none'") || policy.includes("default-src 'self'"), `the policy is ${policy}`)
    hold(!/unsafe-inline|unsafe-eval|\*|data:/.test(rule('script-src') || rule('default-src')), `scripts: ${rule('script-src')}`)
  })
  page.off('dialog', caught)
}
