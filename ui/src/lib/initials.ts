/** Two letters that stand for a name: those of its first word and its last. */

/** A letter or a digit as it is written, with its marks; quotes, brackets and marks of direction stand for nobody. */
const letter = /[\p{L}\p{N}]\p{M}*/u

export function initials(name: string): string {
  const words = name.includes('@') && !/\s/.test(name.trim()) ? (name.split('@')[0] ?? '').split(/[._-]+/) : name.split(/\s+/)
  const letters = words.flatMap((word) => letter.exec(word)?.[0] ?? [])
  const last = letters.length > 1 ? letters.at(-1) : ''
  return `${letters[0] ?? '?'}${last}`.toUpperCase()
}
