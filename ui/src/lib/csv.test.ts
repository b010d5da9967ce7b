import { expect, test } from 'vitest'
import { csvName, guarded, writeCsv } from './csv'

test('what would break a reader is quoted, everything else is left alone', () => {
  const csv = writeCsv(['name', 'note', 'sum'], [['Smith, Ann', 'said "no"', -12.5], ['two\nlines', ' padded', 1e21]])
  expect(csv).toBe('name,note,sum\r\n"Smith, Ann","said ""no""",-12.5\r\n"two\nlines"," padded",1e+21\r\n')
})

test('nothing and an empty text stay apart', () => {
  expect(writeCsv(['a', 'b', 'c'], [[null, '', false]])).toBe('a,b,c\r\n,"",false\r\n')
})

test('lists and structures are written as JSON', () => {
  expect(writeCsv(['tags'], [[['a', 'b']]])).toBe('tags\r\n"[""a"",""b""]"\r\n')
})

test('a file is named after its title', () => {
  expect(csvName('Umsätze je Monat (1997)')).toBe('umsatze-je-monat-1997.csv')
  expect(csvName('…')).toBe('table.csv')
})

test('what a spreadsheet would run is guarded, a number is not', () => {
  expect(['=1+1', '@x', '-2+3', "'=1", '＝1', '\tx'].map(guarded)).toEqual(["'=1+1", "'@x", "'-2+3", "''=1", "'＝1", "'\tx"])
  expect(['-12.50', '+4930123', 'Ann', "'s", ''].map(guarded)).toEqual(['-12.50', '+4930123', 'Ann', "'s", ''])
})
