/** The map file of an import: how a file is read and what a row becomes, in TOML. */

export interface Reading {
  encoding: string | null
  separator: string | null
  date_form: string | null
}

/** Nothing said: the reader settles what it can by itself and refuses the rest. */
export const unsaid: Reading = { encoding: null, separator: null, date_form: null }

/** What is said beside the columns. */
export interface Beside {
  /** Relations whose records are added where they are not there. */
  create: string[]
  /** Fields that every record gets the same value of. */
  constants: Record<string, string>
  /** By column: what its words mean. */
  meanings: Record<string, Record<string, string>>
}

export const nothingBeside: Beside = { create: [], constants: {}, meanings: {} }

/** `map` goes from column to field, as the page asks; a map file goes the other way round. */
export function mapFile(object: string, match: string[], map: Record<string, string>, reading: Reading, beside: Beside = nothingBeside): string {
  const said = Object.entries(reading).flatMap(([key, value]: [string, string | null]) =>
    value === null ? [] : [`${key} = ${text(value)}`],
  )
  const columns = Object.entries(map).map(([column, field]): [string, string] => [field, text(column)])
  const constants = Object.entries(beside.constants).map(([field, value]): [string, string] => [field, text(value)])
  const values = Object.entries(beside.meanings).flatMap(([column, words]): [string, string][] => {
    const field = map[column]
    const changed = Object.entries(words).map(([word, means]): [string, string] => [word, text(means)])
    return field && changed.length > 0 ? [[field, table(changed)]] : []
  })
  return [
    '[reader]',
    ...said,
    '',
    '[[object]]',
    `object = ${text(object)}`,
    `match = [${match.map(text).join(', ')}]`,
    `columns = ${table(columns)}`,
    ...(beside.create.length > 0 ? [`create = [${beside.create.map(text).join(', ')}]`] : []),
    ...(constants.length > 0 ? [`constants = ${table(constants)}`] : []),
    ...(values.length > 0 ? [`values = ${table(values)}`] : []),
    '',
  ].join('\n')
}

function table(entries: [string, string][]): string {
  return `{ ${entries.map(([key, value]) => `${text(key)} = ${value}`).join(', ')} }`
}

/** JSON writes a string as a basic string of TOML does, but leaves the delete character bare. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f')
}
