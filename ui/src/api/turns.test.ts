import { expect, test } from 'vitest'
import { turns } from './turns'

function work() {
  let done: () => void = () => undefined
  const promise = new Promise<void>((resolve) => {
    done = resolve
  })
  return { promise, done }
}
const settled = () => new Promise((resolve) => setTimeout(resolve))
const never = new AbortController().signal

test('no more run at a time than there are places, and in their order', async () => {
  const turn = turns(2)
  const works = [work(), work(), work(), work()]
  const begun: number[] = []
  const all = works.map(({ promise }, index) => turn(() => (begun.push(index), promise), never))
  await settled()
  expect(begun).toEqual([0, 1])
  works[1]?.done()
  await settled()
  expect(begun).toEqual([0, 1, 2])
  for (const each of works) each.done()
  await Promise.all(all)
  expect(begun).toEqual([0, 1, 2, 3])
})

test('work that fails gives its place back', async () => {
  const turn = turns(1)
  await expect(turn(() => Promise.reject(new Error('no')), never)).rejects.toThrow('no')
  expect(await turn(() => Promise.resolve(7), never)).toBe(7)
})

test('who gives up while waiting never runs, and the one behind moves up', async () => {
  const turn = turns(1)
  const first = work()
  const left = new AbortController()
  let ran = false
  const running = turn(() => first.promise, never)
  const given = turn(() => Promise.resolve((ran = true)), left.signal)
  const behind = turn(() => Promise.resolve('behind'), never)
  left.abort(new Error('left'))
  await expect(given).rejects.toThrow('left')
  first.done()
  await running
  expect(await behind).toBe('behind')
  expect(ran).toBe(false)
  expect(await turn(() => Promise.resolve('after'), never)).toBe('after')
})

test('who is next passes those who only wait', async () => {
  const turn = turns(1)
  const first = work()
  const begun: string[] = []
  const say = (name: string) => () => Promise.resolve(begun.push(name))
  const all = [turn(() => first.promise, never), turn(say('last'), never), turn(say('one'), never, 'next'), turn(say('other'), never, 'next')]
  first.done()
  await Promise.all(all)
  expect(begun).toEqual(['one', 'other', 'last'])
})
