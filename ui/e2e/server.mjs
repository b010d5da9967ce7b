// The server that is walked through: one that runs already, or the demo binary on fresh data.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postbox } from './postbox.mjs'

const patience = 15 * 60_000

/**
 * The sign-in link, and the mailbox that its mails come to; `stop` ends what was started here and removes its data. A
 * demo that runs already sends its mails here when it was started with the settings below and the port in RAPPORT_POSTBOX.
 */
export async function server() {
  const { RAPPORT_LINK: link, RAPPORT_BINARY: binary } = process.env
  const box = await postbox(Number(process.env.RAPPORT_POSTBOX ?? 0))
  if (link) return { link, postbox: box, stop: async () => box.close() }
  if (!binary) {
    console.error('Pass RAPPORT_LINK, a fresh sign-in link of a running demo, or RAPPORT_BINARY, the program itself.')
    process.exit(2)
  }
  const data = mkdtempSync(join(tmpdir(), 'rapport-walk-'))
  // The program refuses settings it does not know, and those of the walk are none of its own.
  const foreign = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RAPPORT_')))
  const child = spawn(binary, ['demo', '--data', data, '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...foreign,
      RAPPORT_LOG: 'warn',
      RAPPORT_SMTP_DEFAULT_HOST: '127.0.0.1',
      RAPPORT_SMTP_DEFAULT_PORT: String(box.port),
      RAPPORT_SMTP_DEFAULT_TLS: 'none',
      RAPPORT_MAIL_FROM: 'Walk <walk@example.com>',
    },
  })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const stop = async () => {
    box.close()
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
  return { link: found, postbox: box, stop }
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
