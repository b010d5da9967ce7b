/** The one table from field type to family. */
import type { Cell, Field, FieldType } from '../api/types'
import { day, isMoney, moment, money as moneyText } from '../lib/format'
import { address } from './address'
import { boolean } from './boolean'
import { country } from './country'
import { date } from './date'
import { datetime } from './datetime'
import { type Family, textOf } from './family'
import { file } from './file'
import { json } from './json'
import { language } from './language'
import { longText } from './long-text'
import { money } from './money'
import { multiSelect } from './multi-select'
import { number, share } from './number'
import { personName } from './person-name'
import { phone } from './phone'
import { rating } from './rating'
import { reference } from './reference'
import { relation } from './relation'
import { relations } from './relations'
import { richText } from './rich-text'
import { rollUp } from './roll-up'
import { select } from './select'
import { tags } from './tags'
import { email, link, text } from './text'
import { time } from './time'
import { user } from './user'

const families: Record<FieldType, Family> = {
  id: text,
  text,
  code: text,
  long_text: longText,
  rich_text: richText,
  email,
  phone,
  url: link,
  integer: number,
  decimal: number,
  percent: share,
  money,
  boolean,
  date,
  datetime,
  time,
  select,
  multi_select: multiSelect,
  tags,
  rating,
  person_name: personName,
  address,
  relation,
  reference,
  relations,
  user,
  country,
  language,
  currency: text,
  file,
  json,
  roll_up: rollUp,
}

/** A type this page has not learnt yet is shown and typed as text. */
export function familyOf(type: FieldType): Family {
  return families[type] ?? text
}

/** A value as plain text, for copying and for summaries in one line. */
export function plainValue(value: Cell, field: Field): string {
  if (value === null || value === undefined) return ''
  const { text: told } = familyOf(field.type)
  if (told) return told(value, field)
  if (isMoney(value)) return moneyText(value)
  if (field.type === 'date') return day(textOf(value))
  if (field.type === 'datetime') return moment(textOf(value))
  return textOf(value)
}
