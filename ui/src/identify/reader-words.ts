/** What the reader of files says, for the page: its settings are called as the choices of "How it is read" are. */
import { dateLike, firstPart } from './date-words'

/** The form behind a reading, as in `3 April 2005 (dd/mm/yyyy)`. */
const inBrackets = / \(((?:yyyy|yy|mon|mm|dd|hh|mi|ss|ap|t|iso|[ ,./:-])+)\)/g

const words: [RegExp, (...found: string[]) => string][] = [
  [
    /could be (.+): set date_form/,
    (_, readings = '') => {
      const firsts = [...readings.matchAll(inBrackets)].map(([, form = '']) => firstPart(form))
      const told = readings.replace(inBrackets, (_bracket, form: string) => ` (${firstPart(form)})`)
      return `could be ${told}. Choose how dates are written: ${[...new Set(firsts)].join(' or ')}`
    },
  ],
  [
    /is not an ISO date, but has the form (.+?): set date_form = "[^"]*"/,
    (_, form = '') => `is written ${firstPart(form)}, like ${dateLike(form)}. Choose that under “Dates are written as”`,
  ],
  [/, or set date_form to the form it has/, () => ', or choose how dates are written: day first or month first'],
  [
    /choose the one that reads right and set encoding = "[^"]*"\. If it is UTF-8 with damaged rows, set encoding = "utf-8" and/,
    () => 'choose the one that reads right under “Encoding”. If it is UTF-8 with damaged rows, choose utf-8 there, and',
  ],
  [/: set encoding = "([^"]*)"/, (_, name = '') => `. Choose ${name} under “Encoding”`],
  [/set separator to one of .*/, () => 'choose it under “Between columns stands”'],
  [/, name it with encoding/, () => ', save it as UTF-8 and bring that'],
  [/say which with sheet, one of/, () => 'choose one under “Which sheet”:'],
  [/, or name all columns with columns = \[…\]/, () => ''],
]

export function readerWords(text: string): string {
  return words.reduce((told, [from, to]) => told.replace(from, to), text)
}
