// The server that is walked through: one that runs already, or the demo binary on fresh data.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const patience = 15 * 60_000

/** The sign-in link; `stop` ends what was started here and removes its data. */
export async function server() {
  const { RAPPORT_LINK: link, RAPPORT_BINARY: binary } = process.env
  if (link) return { link, stop: async () => undefined }
  if (!binary) {
    console.error('Pass RAPPORT_LINK, a fresh sign-in link of a running demo, or RAPPORT_BINARY, the program itself.')
    process.exit(2)
  }
  const data = mkdtempSync(join(tmpdir(), 'rapport-walk-'))
  // The program refuses settings it does not know, and those of the walk are none of its own.
  const foreign = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RAPPORT_')))
  const child = spawn(binary, ['demo', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...foreign, RAPPORT_LOG: 'warn' },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(data, { recursive: true, force: true })
  }
  const found = await Promise.race([printed(child), ended.then(() => null), pause(patience)])
  if (!found) {
    await stop()
    console.error('FAIL: the demo printed no sign-in link')
    process.exit(1)
  }
  return { link: found, stop }
}

function printed(child) {
  return new Promise((resolve) => {
    let text = ''
    child.stdout.on('data', (part) => {
      text += part
      const link = /https?:\/\/\S+\/link#\S+/.exec(text)
      if (link) resolve(link[0])
    })
  })
}

function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), ms).unref()
  })
}
