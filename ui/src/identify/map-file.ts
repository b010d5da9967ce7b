/** The map file of an import: how a file is read and what a row becomes, in TOML. */

export interface Reading {
  encoding: string | null
  separator: string | null
  date_form: string | null
}

/** Nothing said: the reader settles what it can by itself and refuses the rest. */
export const unsaid: Reading = { encoding: null, separator: null, date_form: null }

/** `map` goes from column to field, as the page asks; a map file goes the other way round. */
export function mapFile(object: string, match: string[], map: Record<string, string>, reading: Reading): string {
  const said = Object.entries(reading).flatMap(([key, value]: [string, string | null]) =>
    value === null ? [] : [`${key} = ${text(value)}`],
  )
  const columns = Object.entries(map).map(([column, field]) => `${text(field)} = ${text(column)}`)
  return [
    '[reader]',
    ...said,
    '',
    '[[object]]',
    `object = ${text(object)}`,
    `match = [${match.map(text).join(', ')}]`,
    `columns = { ${columns.join(', ')} }`,
    '',
  ].join('\n')
}

/** JSON writes a string as a basic string of TOML does, but leaves the delete character bare. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f')
}
