/** What is said of a field while it is made or changed. */
import type { FieldChange, NewField, NewType } from '../../api/schema'
import type { Choice, Field, FieldType, Filter } from '../../api/types'
import { canBeUnique } from './kinds'

export interface FieldDraft {
  label: string
  type: FieldType
  help: string
  options: Choice[]
  relates_to: string
  objects: string[]
  max: number
  roll: { object: string; via: string; function: string; field: string; filter: Filter | null }
  required: boolean
  unique: boolean
  quick: boolean
  in_list: boolean
  sensitive: boolean
  class: NonNullable<Field['class']>
  section: string
}

export const emptyDraft: FieldDraft = {
  label: '',
  type: 'text',
  help: '',
  options: [],
  relates_to: '',
  objects: [],
  max: 5,
  roll: { object: '', via: '', function: 'count', field: '', filter: null },
  required: false,
  unique: false,
  quick: false,
  in_list: false,
  sensitive: false,
  class: 'personal',
  section: '',
}

const word = (value: unknown) => (typeof value === 'string' ? value : '')

export function draftOf(field: Field): FieldDraft {
  const settings = field.settings ?? {}
  return {
    label: field.label,
    type: field.type,
    help: field.help ?? '',
    options: field.options ?? [],
    relates_to: field.relates_to ?? '',
    objects: field.relates_to_many ?? [],
    max: typeof settings.max === 'number' ? settings.max : 5,
    roll: { object: word(settings.object), via: word(settings.via), function: word(settings.function) || 'count', field: word(settings.field), filter: (settings.filter ?? null) as Filter | null },
    required: field.required,
    unique: field.unique ?? false,
    quick: field.quick,
    in_list: field.in_list,
    sensitive: field.sensitive ?? false,
    class: field.class ?? 'personal',
    section: field.section ?? '',
  }
}

const choosing: FieldType[] = ['select', 'multi_select']
const pointing: FieldType[] = ['relation', 'relations']

/** What is not settled yet, by the input it is missing from. */
export function missingIn(draft: FieldDraft): Partial<Record<'label' | 'options' | 'relates_to' | 'objects' | 'roll', string>> {
  const missing: ReturnType<typeof missingIn> = {}
  if (draft.label.trim() === '') missing.label = 'Type a name.'
  if (choosing.includes(draft.type) && draft.options.length === 0) missing.options = 'Add at least one choice.'
  if (pointing.includes(draft.type) && draft.relates_to === '') missing.relates_to = 'Choose the list it links to.'
  if (draft.type === 'reference' && draft.objects.length === 0) missing.objects = 'Choose the lists it may link to.'
  if (draft.type === 'roll_up' && (draft.roll.via === '' || (draft.roll.function !== 'count' && draft.roll.field === ''))) {
    missing.roll = 'Say what is counted or added up.'
  }
  return missing
}

/** The settings of the type alone, as making and converting take them. */
export function typeSaid(draft: FieldDraft): NewType {
  const { type } = draft
  if (choosing.includes(type)) return { type, options: draft.options }
  if (type === 'relation' || type === 'relations') return { type, relates_to: draft.relates_to }
  if (type === 'reference') return { type, settings: { objects: draft.objects } }
  if (type === 'rating') return { type, settings: { max: draft.max } }
  if (type === 'roll_up') {
    const { object, via, function: summary, field, filter } = draft.roll
    const of = via === 'interactions' ? {} : { object }
    return { type, settings: { ...of, via, function: summary, ...(summary === 'count' ? {} : { field }), ...(filter ? { filter } : {}) } }
  }
  return { type }
}

export function newField(draft: FieldDraft): NewField {
  const label = draft.label.trim()
  return {
    name: label,
    label,
    ...typeSaid(draft),
    ...(draft.help.trim() === '' ? {} : { help: draft.help.trim() }),
    ...(draft.section.trim() === '' ? {} : { section: draft.section.trim() }),
    ...(draft.required && draft.type !== 'roll_up' ? { required: true } : {}),
    ...(draft.unique && canBeUnique(draft.type) ? { unique: true } : {}),
    ...(draft.sensitive ? { sensitive: true } : {}),
    class: draft.class,
  }
}

/** Only what differs is sent, so that two people who change different things do not undo each other. */
export function changesOf(before: FieldDraft, after: FieldDraft): FieldChange {
  const change: FieldChange = {}
  if (after.label.trim() !== before.label) change.label = after.label.trim()
  if (after.help.trim() !== before.help) change.help = after.help.trim()
  if (after.section.trim() !== before.section) change.section = after.section.trim()
  if (JSON.stringify(after.options) !== JSON.stringify(before.options)) change.options = after.options
  for (const each of ['required', 'unique', 'quick', 'in_list', 'sensitive'] as const) {
    if (after[each] !== before[each]) change[each] = after[each]
  }
  if (after.class !== before.class) change.class = after.class
  return change
}
