/** A postal address in its parts. */
import type { Cell } from '../api/types'
import { countryName } from '../lib/names'
import { CountrySelect } from './country'
import { type Family, type InputProps, part, partsOf, textOf, type ViewProps } from './family'
import classes from './fields.module.css'
import { type Part, PartsField } from './parts'
import { WordOperand } from './operand'

const parts: Part[] = [
  { name: 'street', label: 'Street and number' },
  { name: 'street2', label: 'Second line' },
  { name: 'postal_code', label: 'Postal code', half: true },
  { name: 'city', label: 'City', half: true },
  { name: 'region', label: 'State or region', half: true },
  { name: 'country', label: 'Country', half: true },
]

export function addressLines(value: Cell): string[] {
  const held = partsOf(value)
  const country = part(held, 'country')
  const place = [part(held, 'postal_code'), part(held, 'city')].filter((each) => each !== '').join(' ')
  const lines = [part(held, 'street'), part(held, 'street2'), place, part(held, 'region'), country === '' ? '' : countryName(country)]
  return lines.filter((line) => line !== '')
}

export function addressText(value: Cell): string {
  const lines = addressLines(value)
  return lines.length > 0 ? lines.join(', ') : textOf(value)
}

function AddressView({ value }: ViewProps) {
  const text = addressText(value)
  return text === '' ? null : <span className={classes.long}>{text}</span>
}

function AddressField(props: InputProps) {
  return (
    <PartsField
      props={props}
      parts={parts}
      other={(each, value, set) =>
        each.name === 'country' ? <CountrySelect size="xs" label={each.label} value={value || null} onChange={(code) => set(code ?? '')} /> : null
      }
    />
  )
}

export const address: Family = { View: AddressView, Input: AddressField, Operand: WordOperand, text: addressText, icon: 'home', align: 'left', width: 240 }
