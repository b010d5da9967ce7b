/** A table as CSV (RFC 4180), for whatever reads it next: values as they are, not as the locale writes them. */

export type CsvValue = string | number | boolean | null | undefined | object

/** Nothing is an empty cell; an empty text is quoted, so that the two stay apart. */
export function writeCsv(columns: string[], rows: readonly (readonly CsvValue[])[]): string {
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n'
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** What a spreadsheet would run as a formula gets an apostrophe before it, as in the server's own exports. */
export function guarded(text: string): string {
  return /^'*([=@\t\r\n＝＋－＠]|[+-](?!\d+([.,]\d+)?$))/.test(text) ? `'${text}` : text
}

/** A file name from a title: "Revenue by month" becomes "revenue-by-month.csv". */
export function csvName(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return `${plain || 'table'}.csv`
}
