/** First guesses of a file of colleagues: which column holds what. */
import type { Preview } from '../api/work-types'

/** What the columns mean, as far as it is said. */
export interface Meant {
  name: string | null
  /** The column with addresses; without one they are made of the names, in the domain. */
  email: string | null
  domain: string
  role: string
  roleColumn: string | null
  team: string | null
}

type Column = Pick<Preview['columns'][number], 'name' | 'samples'>

const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** What columns with whole names are called, the surest first. */
const names = ['name', 'fullname', 'displayname', 'employee', 'colleague', 'user', 'agent', 'salesagent', 'salesrep', 'rep', 'person', 'member']
const partOfName = /^(first|last|given|family|middle|user|company|account|team|manager)/
const teams = /(team|department|office|region|group|branch|unit)$/
const roles = ['role', 'rights', 'userrole']

/** A few bad rows do not change what a column holds. */
const mostly = (samples: string[], fits: (sample: string) => boolean) => samples.length > 0 && samples.filter(fits).length * 2 >= samples.length
const isAddress = (sample: string) => /^\s*[^\s@]+@[^\s@]+\s*$/.test(sample)

/** `given` are the roles there are; `own` is the reader's address, whose domain is that of the firm. */
export function guessMeant(columns: Column[], given: string[], own: string | null): Meant {
  const email = columns.find(({ samples }) => mostly(samples, isAddress))
  const others = columns.filter((column) => column !== email)
  const called = names.flatMap((name) => others.find((column) => plain(column.name) === name) ?? [])[0]
  const like = others.find((column) => plain(column.name).endsWith('name') && !partOfName.test(plain(column.name)))
  const known = given.map(plain)
  const role = others.find(({ name, samples }) => roles.includes(plain(name)) && mostly(samples, (sample) => known.includes(plain(sample))))
  const team = others.find((column) => teams.test(plain(column.name)))
  return {
    name: (called ?? like)?.name ?? null,
    email: email?.name ?? null,
    domain: own?.split('@')[1] ?? '',
    role: 'member',
    roleColumn: role?.name ?? null,
    team: team?.name ?? null,
  }
}

/** What is still to be said before the file can be looked through; nothing when all is. */
export function missing(meant: Meant): string | null {
  if (meant.name === null) return 'Say which column holds the names.'
  if (meant.email === null && meant.domain.trim() === '') return 'Say which column holds the e-mail addresses, or a domain to make them in.'
  const used = [meant.name, meant.email, meant.roleColumn, meant.team].filter((column) => column !== null)
  const twice = used.find((column, index) => used.indexOf(column) !== index)
  return twice === undefined ? null : `The column “${twice}” is chosen twice.`
}
