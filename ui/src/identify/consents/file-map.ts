/** What the columns of a file of opt-ins and opt-outs mean, and what holds for all its rows. */
import type { ConsentMap, ConsentTarget } from '../../api/consents-shapes'

export const targets: { value: ConsentTarget; label: string }[] = [
  { value: 'email', label: 'Person, by e-mail' },
  { value: 'phone', label: 'Person, by phone' },
  { value: 'person_id', label: 'Person, by its id' },
  { value: 'state', label: 'What was said: yes or no' },
  { value: 'channel', label: 'Channel' },
  { value: 'purpose', label: 'Purpose' },
  { value: 'at', label: 'When it was said' },
  { value: 'source', label: 'Where it comes from' },
  { value: 'proof', label: 'Proof' },
  { value: 'basis', label: 'What it rests on' },
  { value: 'text_version', label: 'Version of the words' },
]

export const isTarget = (text: string | null): text is ConsentTarget => targets.some((each) => each.value === text)

/** Of these every row needs one, from a column or for all alike. */
export const needed: ConsentTarget[] = ['state', 'channel', 'purpose']

const people: ConsentTarget[] = ['email', 'phone', 'person_id']

/** The map with a column meaning something else, or nothing. What a column says is not said for all rows as well. */
export function withColumn(map: ConsentMap, column: string, target: ConsentTarget | null): ConsentMap {
  const columns = Object.fromEntries(Object.entries(map.columns).filter(([name, held]) => name !== column && held !== target))
  const constants = Object.fromEntries(Object.entries(map.constants).filter(([held]) => held !== target))
  return { columns: target ? { ...columns, [column]: target } : columns, constants }
}

export function withConstant(map: ConsentMap, target: ConsentTarget, value: string | null): ConsentMap {
  const constants = Object.fromEntries(Object.entries(map.constants).filter(([held]) => held !== target))
  return { columns: map.columns, constants: value === null || value === '' ? constants : { ...constants, [target]: value } }
}

/** What no column says and can be said for all rows. */
export function forAll(map: ConsentMap): ConsentTarget[] {
  const said = Object.values(map.columns)
  return [...needed, 'source' as const].filter((target) => !said.includes(target))
}

/** What is still to be said before the file can be looked through; nothing when all is. */
export function missing(map: ConsentMap): string | null {
  const columns = Object.values(map.columns)
  const named = people.filter((target) => columns.includes(target))
  if (named.length === 0) return 'Say which column tells the person: by e-mail, phone or id.'
  if (named.length > 1) return 'Several columns tell the person. Keep the surest and leave out the others.'
  const lacking = needed.find((target) => !columns.includes(target) && !map.constants[target])
  if (lacking === 'state') return 'Say which column tells yes or no, or that all rows say the same.'
  return lacking ? `Say which column tells the ${lacking}, or that it is one for all rows.` : null
}

/** Whether two maps say the same, in whatever order. */
export function sameMap(one: ConsentMap, other: ConsentMap): boolean {
  const plain = (map: ConsentMap) => JSON.stringify([Object.entries(map.columns).sort(), Object.entries(map.constants).sort()])
  return plain(one) === plain(other)
}
