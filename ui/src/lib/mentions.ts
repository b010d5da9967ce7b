/** Mentions in a comment: `@[Name](user:ID)` in what is kept, `@Name` for the reader and in the field. */

export interface Person {
  value: string
  label: string
}

const written = /@\[([^\]\n]{1,200})\]\(user:([0-9a-fA-F-]{36})\)/g

export type Piece = { text: string } | { mention: string; id: string }

export function pieces(body: string): Piece[] {
  const out: Piece[] = []
  let from = 0
  for (const found of body.matchAll(written)) {
    if (found.index > from) out.push({ text: body.slice(from, found.index) })
    out.push({ mention: found[1] ?? '', id: found[2] ?? '' })
    from = found.index + found[0].length
  }
  if (from < body.length) out.push({ text: body.slice(from) })
  return out
}

export function shown(body: string): string {
  return pieces(body).map((piece) => ('text' in piece ? piece.text : `@${piece.mention}`)).join('')
}

/** The word after an @ at the caret, if one is being typed. */
export function asked(text: string, caret: number): { from: number; word: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,40}(?: [\p{L}]{0,40})?)$/u.exec(text.slice(0, caret))
  if (!found) return null
  const word = found[1] ?? ''
  return { from: caret - word.length - 1, word }
}

export function matching(people: Person[], word: string): Person[] {
  const wanted = word.toLowerCase()
  return people.filter(({ label }) => label.toLowerCase().split(/\s+/).some((part) => part.startsWith(wanted)) || label.toLowerCase().startsWith(wanted)).slice(0, 6)
}

/** What is kept of what was typed: each name chosen from the list becomes a mention; the longest name first. */
export function kept(text: string, people: Person[]): string {
  let body = text
  for (const { label, value } of [...people].sort((one, other) => other.label.length - one.label.length)) {
    body = body.replaceAll(`@${label}`, `@[${label.replaceAll(/[\]\n]/g, ' ')}](user:${value})`)
  }
  return body
}
