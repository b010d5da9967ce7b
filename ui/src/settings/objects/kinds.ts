/** The types of fields in the words of those who choose them. */
import type { Field, FieldType } from '../../api/types'

export interface Kind {
  type: FieldType
  name: string
  told: string
}

export const kinds: { group: string; kinds: Kind[] }[] = [
  {
    group: 'Words',
    kinds: [
      { type: 'text', name: 'Short text', told: 'One line, such as a name or a title' },
      { type: 'long_text', name: 'Long text', told: 'Several lines' },
      { type: 'rich_text', name: 'Formatted text', told: 'With bold, lists and links' },
      { type: 'code', name: 'Code', told: 'A key of another system, compared exactly' },
    ],
  },
  {
    group: 'Choices',
    kinds: [
      { type: 'select', name: 'One of a list', told: 'A single choice, such as a level' },
      { type: 'multi_select', name: 'Several of a list', told: 'As many choices as fit' },
      { type: 'tags', name: 'Tags', told: 'Words anybody may add' },
      { type: 'boolean', name: 'Yes or no', told: 'A simple answer' },
      { type: 'rating', name: 'Stars', told: 'A mark from one to ten' },
    ],
  },
  {
    group: 'Numbers and time',
    kinds: [
      { type: 'integer', name: 'Whole number', told: 'A count' },
      { type: 'decimal', name: 'Number', told: 'With places after the point' },
      { type: 'percent', name: 'Per cent', told: 'A share of a whole' },
      { type: 'money', name: 'Money', told: 'An amount with its currency' },
      { type: 'date', name: 'Day', told: 'A day of the calendar' },
      { type: 'datetime', name: 'Day and time', told: 'A moment' },
      { type: 'time', name: 'Time of day', told: 'Such as the best time to call' },
    ],
  },
  {
    group: 'Contact and place',
    kinds: [
      { type: 'email', name: 'E-mail', told: 'An address that can be written to' },
      { type: 'phone', name: 'Telephone', told: 'A number with its country' },
      { type: 'url', name: 'Web address', told: 'A link' },
      { type: 'person_name', name: 'Name of a person', told: 'Title, first and last name' },
      { type: 'address', name: 'Address', told: 'Street, city and country' },
      { type: 'country', name: 'Country', told: 'Chosen by name' },
      { type: 'language', name: 'Language', told: 'Chosen by name' },
    ],
  },
  {
    group: 'Links',
    kinds: [
      { type: 'relation', name: 'Link to a record', told: 'One record of another list' },
      { type: 'relations', name: 'Links to records', told: 'Several records of another list' },
      { type: 'reference', name: 'Link to one of several lists', told: 'A person or a company, for example' },
      { type: 'user', name: 'Colleague', told: 'Someone who works here' },
      { type: 'roll_up', name: 'Sum or count', told: 'Kept by itself from linked records' },
    ],
  },
  {
    group: 'Other',
    kinds: [
      { type: 'file', name: 'File', told: 'One document or picture' },
      { type: 'currency', name: 'Currency', told: 'Three letters, such as EUR' },
      { type: 'json', name: 'Data for programs', told: 'JSON, for whoever connects systems' },
    ],
  },
]

const all = kinds.flatMap((each) => each.kinds)

export function kindOf(type: FieldType): Kind {
  return all.find((each) => each.type === type) ?? { type, name: type === 'id' ? 'Number of the record' : type, told: '' }
}

export const kindChoices = kinds.map(({ group, kinds: of }) => ({ group, items: of.map((each) => ({ value: each.type, label: each.name })) }))

export const classChoices: { value: NonNullable<Field['class']>; label: string }[] = [
  { value: 'transactional', label: 'About business: orders, contracts, money' },
  { value: 'personal', label: 'About a person: who she is and how to reach her' },
  { value: 'behavioural', label: 'About behaviour: what somebody did or likes' },
]

/** Types whose values may each occur once only. */
export function canBeUnique(type: FieldType): boolean {
  return ['text', 'code', 'email', 'phone', 'url', 'integer'].includes(type)
}
