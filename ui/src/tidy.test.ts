/** Rules of the house that a compiler does not check. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = import.meta.dirname
const layers = ['api', 'lib', 'ui', 'fields', 'records', 'identify', 'interact', 'differentiate', 'settings', 'shell']

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))

test('files stay short enough to read', () => {
  // What is made from the server's description is as long as that.
  const counted = files.filter((file) => file.name !== 'api/openapi.d.ts')
  expect(counted.filter((file) => file.text.split('\n').length > 250).map((file) => file.name)).toEqual([])
})

test('nothing is typed any', () => {
  const loose = /(:|<|as|\|)\s*any\b/
  expect(files.filter((file) => !file.name.endsWith('tidy.test.ts') && loose.test(file.text)).map((file) => file.name)).toEqual([])
})

test('imports go one way', () => {
  const wrong: string[] = []
  for (const file of files) {
    const own = layers.indexOf(file.name.split('/')[0] ?? '')
    if (own < 0) continue
    for (const [, path] of file.text.matchAll(/from '(\.[^']+)'/g)) {
      const target = relative(root, resolve(root, dirname(file.name), path ?? ''))
      if (layers.indexOf(target.split('/')[0] ?? '') > own) wrong.push(`${file.name} imports ${target}`)
    }
  }
  expect(wrong).toEqual([])
})

test('there are no barrels', () => {
  expect(files.filter((file) => /(^|\/)index\.tsx?$/.test(file.name)).map((file) => file.name)).toEqual([])
})
