import { expect, test } from 'vitest'
import { forget, last, remember } from './undo-stack'

const step = (label: string) => ({ label, run: () => Promise.resolve() })

test('the last saved comes back first, and each only once', () => {
  const [one, two, three] = [step('one'), step('two'), step('three')]
  for (const each of [one, two, three]) remember(each)
  forget(two)
  expect([last()?.label, last()?.label, last()]).toEqual(['three', 'one', undefined])
})

test('fifty steps are kept', () => {
  for (let at = 0; at < 60; at += 1) remember(step(String(at)))
  const kept = []
  for (let each = last(); each; each = last()) kept.push(each.label)
  expect(kept).toHaveLength(50)
  expect(kept[0]).toBe('59')
})
