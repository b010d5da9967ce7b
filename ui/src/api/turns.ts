/** Lets a few pieces of work run at a time; the others wait in the order they came, those for `next` before the rest. */

export type Turn = 'next' | 'last'

export type Turns = <T>(work: () => Promise<T>, signal: AbortSignal, turn?: Turn) => Promise<T>

export function turns(places: number): Turns {
  let free = places
  const lines: Record<Turn, (() => void)[]> = { next: [], last: [] }

  /** Who gives up while waiting leaves the line and takes no place. */
  const place = (signal: AbortSignal, line: (() => void)[]) =>
    new Promise<void>((resolve, reject) => {
      signal.throwIfAborted()
      if (free > 0) {
        free -= 1
        return resolve()
      }
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        line.splice(line.indexOf(enter), 1)
        reject(signal.reason)
      }
      line.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })

  return async (work, signal, turn = 'last') => {
    await place(signal, lines[turn])
    try {
      return await work()
    } finally {
      const next = lines.next.shift() ?? lines.last.shift()
      if (next) next()
      else free += 1
    }
  }
}
