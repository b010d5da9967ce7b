// The bookkeeping of checks, and what they are made of.
import { isDeepStrictEqual } from 'node:util'

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
    console.log(`FAIL: ${name}\n     ${String(error.message ?? error).split('\n').slice(0, 12).join('\n     ')}`)
    return false
  }
}

/** Says how it went and whether all is well. */
export function counted() {
  console.log(`${passed} passed, ${failed} failed`)
  return failed === 0 && passed > 0
}

export function hold(condition, what) {
  if (!condition) throw new Error(what)
}

export function same(found, wanted, what) {
  const place = difference(found, wanted, '')
  if (place) throw new Error(`${what}${place.at}: found ${shown(place.found)}, expected ${shown(place.wanted)}`)
}

/** Tries until it holds; what is sent to a server is there a little later. */
export async function settled(run, patience = 15_000) {
  const end = Date.now() + patience
  for (;;) {
    try {
      return await run()
    } catch (error) {
      if (Date.now() > end) throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** The first place where two JSON values differ; half a surrogate pair is the same as the replacement for it. */
function difference(found, wanted, at) {
  if (typeof found === 'string' && typeof wanted === 'string') {
    return found.toWellFormed() === wanted.toWellFormed() ? null : { at, found, wanted }
  }
  const nests = (value) => typeof value === 'object' && value !== null
  if (!nests(found) || !nests(wanted) || Array.isArray(found) !== Array.isArray(wanted)) {
    return isDeepStrictEqual(found, wanted) ? null : { at, found, wanted }
  }
  for (const key of new Set([...Object.keys(wanted), ...Object.keys(found)])) {
    const there = (value) => (Object.hasOwn(value, key) ? value[key] : undefined)
    const place = difference(there(found), there(wanted), `${at}/${key}`)
    if (place) return place
  }
  return null
}

/** A value to be read in a terminal: what is not ASCII as escapes, from where texts begin to matter. */
function shown(value) {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).slice(0, 400)
}
