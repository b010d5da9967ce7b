/** A person's name in its parts. */
import type { Cell } from '../api/types'
import { type Family, type InputProps, part, partsOf, textOf, type ViewProps } from './family'
import { type Part, PartsField } from './parts'
import { WordOperand } from './operand'

const parts: Part[] = [
  { name: 'first', label: 'First name', half: true, complete: 'off' },
  { name: 'last', label: 'Last name', half: true },
  { name: 'middle', label: 'Middle name', half: true },
  { name: 'prefix', label: 'Title before, such as Dr.', half: true },
  { name: 'suffix', label: 'After the name, such as Jr.', half: true },
]

export function nameText(value: Cell): string {
  const held = partsOf(value)
  const name = ['prefix', 'first', 'middle', 'last', 'suffix'].map((each) => part(held, each)).filter((each) => each !== '')
  return name.length > 0 ? name.join(' ') : textOf(value)
}

function NameView({ value }: ViewProps) {
  return <>{nameText(value)}</>
}

function NameField(props: InputProps) {
  return <PartsField props={props} parts={parts} />
}

export const personName: Family = { View: NameView, Input: NameField, Operand: WordOperand, text: nameText, icon: 'user', align: 'left', width: 180 }
