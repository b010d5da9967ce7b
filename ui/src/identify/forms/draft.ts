/** A form while it is being built: what differs from what is saved, what is missing, and where that is said. */
import { type FieldError, Problem } from '../../api/client'
import type { Form, FormField } from '../../api/forms-shapes'
import { originsOf } from '../sources/origins'
import { freeName, hasOptions } from './field-kinds'

const parts = [
  'name', 'slug', 'kind', 'title', 'intro', 'fields', 'consents', 'double_opt_in', 'button', 'thanks', 'redirect_url', 'confirm_subject', 'confirm_text', 'allowed_origins', 'language',
] as const

export type Draft = Pick<Form, (typeof parts)[number]>

export function draftOf(form: Form, kept: Partial<Draft>): Draft {
  return { ...form, ...kept }
}

/** Of what was kept, that which is not saved yet; what a colleague changed meanwhile stays as she made it. */
export function changesOf(form: Form, kept: Partial<Draft>): Partial<Draft> {
  const changed = parts.filter((part) => kept[part] !== undefined && JSON.stringify(kept[part]) !== JSON.stringify(form[part]))
  return Object.fromEntries(changed.map((part) => [part, sent(part, form, kept)]))
}

/** Empty texts that may be missing are missing. */
function sent(part: keyof Draft, form: Form, kept: Partial<Draft>): unknown {
  const value = kept[part]
  if (['title', 'intro', 'button', 'thanks', 'redirect_url', 'confirm_subject', 'confirm_text'].includes(part) && typeof value === 'string' && value.trim() === '') return null
  if (part === 'fields') return named(form, kept.fields ?? [])
  if (part === 'allowed_origins') return originsOf(kept.allowed_origins ?? []).origins
  return value
}

/** A new question is called after what it asks. Once it is saved its name stays: answers are kept by it. */
function named(form: Form, fields: FormField[]): FormField[] {
  return fields.reduce<FormField[]>((all, field, index) => {
    const fresh = field.field === null && field.label.trim() !== '' && !form.fields.some((each) => each.name === field.name)
    const name = fresh ? freeName(field.label, [...all, ...fields.slice(index + 1)]) : field.name
    return [...all, { ...field, name }]
  }, [])
}

/** What can be seen to be wrong without asking the server, said as the server says it. */
export function problemsOf(draft: Draft, live: boolean): FieldError[] {
  const found: FieldError[] = []
  const say = (pointer: string, detail: string) => found.push({ pointer, detail })
  if (draft.name.trim() === '') say('/name', 'Give the form a name.')
  draft.fields.forEach((field, index) => {
    if (field.label.trim() === '') say(`/fields/${index}/label`, 'Say what to fill in.')
    if (hasOptions(field.type) && field.options.length === 0) say(`/fields/${index}/options`, 'Give at least one choice.')
    if (field.type === 'hidden' && !field.default) say(`/fields/${index}/default`, 'Give the value that goes along.')
  })
  const needs = (slug: string) => draft.fields.some((field) => field.field === slug && field.required)
  if (live && !needs('email') && !needs('phone')) say('/fields', 'Ask for the e-mail address or the phone number, and make it required: without one nobody can be recognised.')
  else if (live && draft.double_opt_in && !needs('email')) say('/fields', 'Double opt-in sends a mail: ask for the e-mail address, and make it required.')
  if (draft.redirect_url !== null && !/^https?:\/\/[^\s/]+/.test(draft.redirect_url.trim())) say('/redirect_url', 'A whole address, such as https://shop.example.com/thanks.')
  const { wrong } = originsOf(draft.allowed_origins)
  if (wrong.length > 0) say('/allowed_origins', `“${wrong[0]}” is no address of a website, such as shop.example.com.`)
  return found
}

/** A refusal by its places. That no mail can go out is told of the whole form, but is about double opt-in. */
export function errorsOf(error: unknown): FieldError[] {
  if (!(error instanceof Problem)) return []
  if (error.errors.length === 0 && error.status === 409 && error.detail?.includes('mail server')) return [{ pointer: '/double_opt_in', detail: sentence(error.detail) }]
  return error.errors.map(({ pointer, detail }) => ({ pointer, detail: sentence(detail) }))
}

/** What the server says of a field begins small, because it goes on from the field's name. */
function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}

/** What is said of exactly this place. */
export function errorAt(errors: FieldError[], pointer: string): string | null {
  return errors.find((each) => each.pointer === pointer)?.detail ?? null
}

/** What is said of this place or of anything in it. */
export function errorsIn(errors: FieldError[], pointer: string): FieldError[] {
  return errors.filter((each) => each.pointer === pointer || each.pointer.startsWith(`${pointer}/`))
}

/** Without what is said of a part that has been changed since. */
export function stillTrue(errors: FieldError[], changed: string[]): FieldError[] {
  return errors.filter((each) => !changed.some((part) => errorsIn([each], `/${part}`).length > 0))
}

/** The panels of the builder and the parts that each is the place of. */
export const panels = {
  words: { title: 'What visitors read', parts: ['name', 'slug', 'kind', 'title', 'intro', 'button', 'language'] },
  fields: { title: 'Fields', parts: ['fields'] },
  consents: { title: 'Consents', parts: ['consents'] },
  confirm: { title: 'Double opt-in', parts: ['double_opt_in', 'confirm_subject', 'confirm_text'] },
  after: { title: 'Afterwards', parts: ['thanks', 'redirect_url'] },
  sites: { title: 'Where it may stand', parts: ['allowed_origins'] },
} as const satisfies Record<string, { title: string; parts: readonly (keyof Draft)[] }>

export type PanelName = keyof typeof panels

/** What is said of a whole panel, where no field of it says it. */
export function panelErrors(errors: FieldError[], panel: PanelName): string[] {
  const whole = panel === 'fields' || panel === 'consents' ? panels[panel].parts : panel === 'confirm' ? ['double_opt_in'] : []
  return whole.flatMap((part) => errors.filter((each) => each.pointer === `/${part}`).map((each) => each.detail))
}

/** The panels where something is said, and what has a place in none of them. */
export function whereErrors(errors: FieldError[]): { panels: PanelName[]; elsewhere: FieldError[] } {
  const names = Object.keys(panels) as PanelName[]
  const within = (each: FieldError) => names.find((name) => panels[name].parts.some((part) => errorsIn([each], `/${part}`).length > 0))
  return { panels: names.filter((name) => errors.some((each) => within(each) === name)), elsewhere: errors.filter((each) => !within(each)) }
}
