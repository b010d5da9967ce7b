/** The functions of every session that are the firm's own, as the editor and the schema browser tell them. */

export interface FirmFunction {
  name: string
  takes: 'a moment' | 'nothing'
  gives: string
  help: string
}

export const firmFunctions: FirmFunction[] = [
  { name: 'firm_day', takes: 'a moment', gives: 'date', help: 'The day of a moment, in the time zone of the firm.' },
  { name: 'firm_week', takes: 'a moment', gives: 'date', help: 'The first day of the week of a moment, in the time zone of the firm.' },
  { name: 'firm_month', takes: 'a moment', gives: 'date', help: 'The first day of the month of a moment, in the time zone of the firm.' },
  { name: 'firm_quarter', takes: 'a moment', gives: 'date', help: 'The first day of the quarter of a moment, in the time zone of the firm.' },
  { name: 'firm_year', takes: 'a moment', gives: 'date', help: 'The first day of the year of a moment, in the time zone of the firm.' },
  { name: 'firm_today', takes: 'nothing', gives: 'date', help: 'The last day that figures look at.' },
  { name: 'firm_end', takes: 'nothing', gives: 'timestamp', help: 'The moment at which that last day is over.' },
  { name: 'firm_currency', takes: 'nothing', gives: 'text', help: 'The currency of the firm.' },
]

/** The ones of SQL that an analyst types daily; the server knows many more. */
export const plainFunctions = [
  'avg', 'ceil', 'coalesce', 'concat', 'count', 'date_part', 'date_trunc', 'dense_rank', 'first_value', 'floor', 'greatest',
  'lag', 'last_value', 'lead', 'least', 'length', 'lower', 'max', 'median', 'min', 'nullif', 'ntile', 'percent_rank',
  'rank', 'replace', 'round', 'row_number', 'split_part', 'stddev', 'string_agg', 'sum', 'trim', 'upper', 'var_pop',
]

export function callOf(each: FirmFunction): string {
  return each.takes === 'nothing' ? `${each.name}()` : each.name
}
