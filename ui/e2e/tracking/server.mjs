// A server without data, behind a proxy, and its API as an administrator's token sees it.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { proxy } from './proxy.mjs'

const patience = 60_000

/** `address` is the one that libraries are given: the proxy's. `stop` ends what was started here and removes its data. */
export async function server(binary) {
  const between = await proxy()
  const data = mkdtempSync(join(tmpdir(), 'rapport-tracking-'))
  // The program refuses settings it does not know, and those of the test are none of its own.
  const foreign = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RAPPORT_')))
  const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...foreign, RAPPORT_LOG: 'warn', RAPPORT_BASE_URL: between.address },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    await between.stop()
    rmSync(data, { recursive: true, force: true })
  }
  try {
    const base = await Promise.race([listening(child), ended.then(() => null), pause(patience)])
    if (!base) throw new Error('the server does not say where it listens')
    between.leadsTo(base)
    const made = ['token', 'create', '--data', data, '--name', 'e2e', '--role', 'admin']
    const token = execFileSync(binary, made, { encoding: 'utf8', env: foreign }).trim()
    return { address: between.address, seen: between.seen, api: api(base, token), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Asks with GET, or with POST when there is something to send. */
function api(base, token) {
  return async (path, body) => {
    const answer = await fetch(`${base}/api/v1${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
}

/** Where it listens, as it says on standard error; the rest of that is passed on. */
function listening(child) {
  return new Promise((resolve) => {
    let text = ''
    child.stderr.on('data', (part) => {
      process.stderr.write(part)
      text += part
      const said = /listens on (http:\/\/\S+)/.exec(text)
      if (said) resolve(said[1])
    })
  })
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), ms).unref()
  })
}
