/** Two records field by field: what agrees, what differs, and which value stays. */
import type { Cell, Field, ObjectType, Row } from '../../api/types'
import { isCommon } from '../../lib/common-fields'
import { plainValue } from '../../fields/families'
import { titleOfRelated } from '../../lib/titles'

/** `one` has a value only in the first record, `other` only in the second. */
export type Agreement = 'same' | 'differs' | 'one' | 'other'

export interface Pair {
  field: Field
  agreement: Agreement
}

/** By field the record whose value stays. */
export type Choices = Record<string, string>

export function isEmpty(value: Cell): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Letters large or small and spaces around do not make two values. */
function plain(value: Cell): string {
  return typeof value === 'string' ? value.trim().replace(/\s+/g, ' ').toLowerCase() : JSON.stringify(value)
}

export function agreementOf(one: Cell, other: Cell): Agreement | null {
  if (isEmpty(one) && isEmpty(other)) return null
  if (isEmpty(other)) return 'one'
  if (isEmpty(one)) return 'other'
  return plain(one) === plain(other) ? 'same' : 'differs'
}

/** Fields that somebody may fill; the owner is one, what the server keeps by itself is none. */
function counts(field: Field): boolean {
  return (!isCommon(field) || field.slug === 'owner_id') && !field.attached && !field.read_only && !field.hidden && field.type !== 'roll_up'
}

/** In the order of the object; only fields that at least one of both has. */
export function pairs(object: ObjectType, one: Row, other: Row): Pair[] {
  return object.fields.filter(counts).flatMap((field) => {
    const agreement = agreementOf(one[field.slug], other[field.slug])
    return agreement ? [{ field, agreement }] : []
  })
}

/** The record whose value stays: the chosen one's, else the survivor's, else that of whichever has one. */
export function keeps(slug: string, survivor: Row, loser: Row, choices: Choices): string {
  const chosen = choices[slug]
  if (chosen === survivor.id || chosen === loser.id) return chosen
  return isEmpty(survivor[slug]) ? loser.id : survivor.id
}

/** What has to be said to the server: only what is not the usual. */
export function said(survivor: Row, loser: Row, choices: Choices): Choices {
  return Object.fromEntries(Object.entries(choices).filter(([slug, id]) => (id === survivor.id || id === loser.id) && id !== keeps(slug, survivor, loser, {})))
}

/** Who was there first stays, unless somebody decides otherwise. */
export function older(one: Row, other: Row): Row {
  const at = (row: Row) => (typeof row.created_at === 'string' ? Date.parse(row.created_at) : Number.POSITIVE_INFINITY)
  return at(other) < at(one) ? other : one
}

const telling = ['city', 'birthday', 'number', 'domain']

/** A record with what tells it from another of the same name: up to three addresses, numbers and places. */
export function toldApart(row: Row, object: ObjectType, title: string): string {
  const facts = object.fields.filter((field) => !isCommon(field) && (field.type === 'email' || field.type === 'phone' || telling.includes(field.slug)))
  const texts = facts.map((field) => told(row, field)).filter((text) => text !== '' && text !== title)
  return [title, ...texts.slice(0, 3)].join(' · ')
}

/** A value as plain text: a linked record by its title. */
export function told(row: Row, field: Field): string {
  const value = row[field.slug]
  if (isEmpty(value)) return ''
  return titleOfRelated(row, field.slug) ?? (plainValue(value, field) || 'a value')
}
