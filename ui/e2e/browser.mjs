// One Chromium, contexts for each width and colour, and the bookkeeping of checks.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { server } from './server.mjs'

const started = await server()
export const link = started.link
export const base = new URL(link).origin
export const mailbox = started.postbox
export const artefacts = process.env.RAPPORT_ARTEFACTS ?? join(tmpdir(), 'rapport-e2e')
mkdirSync(artefacts, { recursive: true })

const quiet = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: quiet,
})

export const views = [
  { name: '1440-light', width: 1440, height: 900, scheme: 'light' },
  { name: '1440-dark', width: 1440, height: 900, scheme: 'dark' },
  { name: '390-light', width: 390, height: 844, scheme: 'light' },
  { name: '390-dark', width: 390, height: 844, scheme: 'dark' },
]

// What a page may not do on any step: throw, or complain in the console.
export const complaints = []

// The browser itself complains of an answer that a check provokes; `expecting` says which is meant.
const expected = [/status of 401/]
export async function expecting(status, run) {
  expected.push(new RegExp(`status of ${status}`))
  try {
    return await run()
  } finally {
    expected.pop()
  }
}

export async function context(view, storageState) {
  const made = await browser.newContext({
    viewport: { width: view.width, height: view.height },
    colorScheme: view.scheme,
    locale: 'en-US',
    reducedMotion: 'reduce',
    hasTouch: view.width < 600,
    // axe is injected as a script, which the page's own content policy rightly forbids.
    bypassCSP: view.axe === true,
    ...(storageState ? { storageState } : {}),
  })
  made.on('page', (page) => {
    page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error' && !expected.some((each) => each.test(message.text()))) complaints.push(`${page.url()}: ${message.text()}`)
    })
  })
  return made
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Serious and critical findings of axe, one line each. */
export async function axe(page) {
  await page.addScriptTag({ content: axeSource })
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter((each) => each.impact === 'serious' || each.impact === 'critical')
      .flatMap((each) => each.nodes.slice(0, 3).map((node) => `${each.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`))
  })
  return found
}

let passed = 0
let failed = 0

export async function check(name, run) {
  const begun = Date.now()
  try {
    const note = await run()
    passed += 1
    console.log(`PASS: ${name}${note ? ` (${note})` : ''} ${Date.now() - begun} ms`)
    return true
  } catch (error) {
    failed += 1
    // The reason on the line itself, which is what a summary shows.
    console.log(`FAIL: ${name}: ${String(error.message ?? error).split('\n').slice(0, 12).join('\n     ')}`)
    return false
  }
}

export function same(found, wanted, what) {
  const one = JSON.stringify(found)
  const other = JSON.stringify(wanted)
  if (one !== other) throw new Error(`${what}: the page has ${one}, expected ${other}`)
}

/** An amount as the page writes it, in cents. */
export function dollars(shown) {
  return Math.round(Number(shown.replace(/[^\d.-]/g, '')) * 100)
}

export function hold(condition, what) {
  if (!condition) throw new Error(what)
}

export async function finish() {
  await browser.close()
  await started.stop()
  console.log(`${passed} passed, ${failed} failed`)
  console.log(`Screenshots: ${artefacts}`)
  process.exit(failed === 0 && passed > 0 ? 0 : 1)
}
