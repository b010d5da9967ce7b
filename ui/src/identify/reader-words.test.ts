import { expect, test } from 'vitest'
import { dateChoice, dateLike, firstPart } from './date-words'
import { readerWords } from './reader-words'

test('a form of dates is told by its first part and by an example', () => {
  expect(dateChoice('dd/mm/yyyy')).toEqual({ value: 'dd/mm/yyyy', label: 'Day first: 22/11/2026 (dd/mm/yyyy)' })
  expect(['mm/dd/yy', 'yy-mm-dd', 'mon dd, yyyy', 'yyyymmdd', 'dd-mon-yy hh:mi ap', 'yyyy/mm/ddthh:mi'].map(dateLike)).toEqual([
    '11/22/26', '26-11-22', 'Nov 22, 2026', '20261122', '22-Nov-26 02:30 pm', '2026/11/22T14:30',
  ])
  expect(['mon dd, yyyy', 'iso'].map(firstPart)).toEqual(['month first', 'year first'])
})

test('dates that could be two days ask for the choice, not for a setting', () => {
  expect(readerWords("column 'Born', if it holds dates: '03/04/2026' could be 3 April 2026 (dd/mm/yyyy) or 4 March 2026 (mm/dd/yyyy): set date_form")).toBe(
    "column 'Born', if it holds dates: '03/04/2026' could be 3 April 2026 (day first) or 4 March 2026 (month first). Choose how dates are written: day first or month first",
  )
  expect(readerWords(`'19970101' is not an ISO date, but has the form yyyymmdd: set date_form = "yyyymmdd"`)).toBe(
    "'19970101' is written year first, like 20261122. Choose that under “Dates are written as”",
  )
  expect(readerWords("'soon' is not a date; write it like 2026-11-22, or set date_form to the form it has")).toBe(
    "'soon' is not a date; write it like 2026-11-22, or choose how dates are written: day first or month first",
  )
})

test('no name of a setting is left in what the reader says', () => {
  const said = [
    `the file is not UTF-8 (byte 0xe9 at offset 3) and has no byte order mark. It could be in windows-1252 ('é'): choose the one that reads right and set encoding = "windows-1252". If it is UTF-8 with damaged rows, set encoding = "utf-8" and only those rows are refused`,
    'the file looks like UTF-16 without a byte order mark: set encoding = "utf-16le"',
    'the first lines do not settle what separates the columns; set separator to one of ";" ","',
    'several sheets hold something: say which with sheet, one of A, B',
    "columns 1 and 2 are both named 'x': rename one, or name all columns with columns = […]",
  ].map(readerWords)
  expect(said.filter((text) => /\bset |date_form|columns =|with sheet/.test(text))).toEqual([])
  expect(said[1]).toBe('the file looks like UTF-16 without a byte order mark. Choose utf-16le under “Encoding”')
})

test('what has nothing to do with settings stays as it is', () => {
  expect(readerWords("there is no product 'GTXPro'; is 'GTX Pro' meant?")).toBe("there is no product 'GTXPro'; is 'GTX Pro' meant?")
})
