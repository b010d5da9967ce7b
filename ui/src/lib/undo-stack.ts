/** What was saved last, so that Ctrl+Z takes it back. One stack for the page, as there is one pair of hands. */

export interface Undoable {
  /** In words: "City saved", "12 people changed". */
  label: string
  run: () => Promise<unknown>
}

const most = 50
const stack: Undoable[] = []

export function remember(step: Undoable): void {
  stack.push(step)
  if (stack.length > most) stack.shift()
}

/** Takes a step back by its own button, so that Ctrl+Z does not take it back once more. */
export function forget(step: Undoable): void {
  const at = stack.indexOf(step)
  if (at >= 0) stack.splice(at, 1)
}

export function last(): Undoable | undefined {
  return stack.pop()
}
