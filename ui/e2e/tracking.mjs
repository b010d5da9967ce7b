// The public tracking libraries, unmodified, send what visitors do to a server without data; what arrives is compared with
// one table. RAPPORT_BINARY names the program; HOUSE_TOOLS is where scripts/install.sh put the libraries for Python.
import { spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browse } from './tracking/browser.mjs'
import { check, counted, same, settled } from './tracking/checks.mjs'
import { compare, interactions } from './tracking/compare.mjs'
import { calls } from './tracking/expect.mjs'
import { server } from './tracking/server.mjs'

const patience = 120_000
const tools = process.env.HOUSE_TOOLS ?? join(homedir(), '.cache/rapport/tools')
// -B: it leaves no compiled files beside the sources.
const python = [join(tools, 'tracking/bin/python'), '-B']

const PROGRAMS = [
  ['@segment/analytics-node', [process.execPath], 'node.mjs'],
  ['@rudderstack/rudder-sdk-node', [process.execPath], 'rudder-node.mjs'],
  ['segment-analytics-python', python, 'segment-python.py'],
  ['rudder-sdk-python', python, 'rudder-python.py'],
]

if (!process.env.RAPPORT_BINARY) {
  console.error('Pass RAPPORT_BINARY, the program itself.')
  process.exit(2)
}
const { address, seen, api, stop } = await server(process.env.RAPPORT_BINARY).catch((error) => {
  console.log(`FAIL: the server starts\n     ${error.message}`)
  process.exit(1)
})

for (const [at, [library, [command, ...options], file]] of PROGRAMS.entries()) {
  const number = at + 1
  const rows = calls(number)
  let source
  const ran = await check(`${library}: a program makes its calls`, async () => {
    source = await api('/sources', { name: library, kind: 'server' })
    const asked = { host: address, writeKey: source.write_key, calls: rows.map((row) => row.call) }
    await run(command, [...options, fileURLToPath(new URL(`tracking/${file}`, import.meta.url))], JSON.stringify(asked))
  })
  if (ran) await compare(library, { number, rows, seen, writeKey: source.write_key, api })
}
await browse({ number: PROGRAMS.length + 1, address, seen, api })

await check('nothing is stored but what was sent', () =>
  settled(async () => {
    const ids = new Set(seen.flatMap((each) => each.messages.map((message) => message.messageId)))
    const stored = await interactions(api)
    same(stored.filter((each) => !ids.has(each.source_id)), [], 'moments of nobody')
    same(stored.length, ids.size, 'moments')
    return `${ids.size} moments`
  }),
)

const well = counted()
await stop()
process.exit(well ? 0 : 1)

/** Runs a program to its end with something to read; fails with what it says when it fails. */
function run(command, options, input) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, options, { stdio: ['pipe', 'ignore', 'pipe'] })
    const late = setTimeout(() => child.kill('SIGKILL'), patience)
    let said = ''
    child.stderr.on('data', (part) => (said += part))
    child.once('error', reject)
    // Who ends before reading everything says why by itself.
    child.stdin.on('error', () => undefined)
    child.once('close', (status, signal) => {
      clearTimeout(late)
      if (status === 0) resolve()
      else reject(new Error(`ended with ${status ?? signal}: ${said.trim().split('\n').slice(-8).join('\n')}`))
    })
    child.stdin.end(input)
  })
}
