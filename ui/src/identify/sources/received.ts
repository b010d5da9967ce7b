/** The moment of an event that came after a key was made; where none had come before, the first is enough. */
export function received(last: string | null, before: string | null): string | null {
  if (last === null) return null
  return before === null || Date.parse(last) > Date.parse(before) ? last : null
}
