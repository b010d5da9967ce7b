/** The one table from field type to family. */
import type { FieldType } from '../api/types'
import { boolean, country, select } from './choice'
import type { Family } from './family'
import { money } from './money'
import { number, share } from './number'
import { relation } from './relation'
import { email, link, longText, text } from './text'
import { date, datetime } from './time'
import { user } from './user'

const families: Partial<Record<FieldType, Family>> = {
  id: text,
  text,
  code: text,
  long_text: longText,
  email,
  phone: link,
  url: link,
  integer: number,
  decimal: number,
  percent: share,
  money,
  boolean,
  date,
  datetime,
  select,
  relation,
  user,
  country,
  currency: text,
}

/** A type this page has not learnt yet is shown and typed as text. */
export function familyOf(type: FieldType): Family {
  return families[type] ?? text
}
