import { link, base, check, complaints, context, finish, views } from './browser.mjs'
import { segments } from './segments.mjs'
const wide = await context(views[0])
const page = await wide.newPage()
page.setDefaultTimeout(20_000)
const api = async (path, body) => page.evaluate(async ([to, sent]) => { const answer = await fetch(`/api/v1${to}`, sent ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(sent) } : {}); return answer.json() }, [path, body])
await page.goto(link); await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
await segments(page, api)
console.log(complaints)
await finish()
