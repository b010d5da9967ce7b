/** Lets a few pieces of work run at a time; the others wait in the order they came. */

export type Turns = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>

export function turns(places: number): Turns {
  let free = places
  const waiting: (() => void)[] = []

  /** Who gives up while waiting leaves the line and takes no place. */
  const place = (signal: AbortSignal) =>
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
        waiting.splice(waiting.indexOf(enter), 1)
        reject(signal.reason)
      }
      waiting.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })

  return async (work, signal) => {
    await place(signal)
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
