/** Money: an amount kept as text, never as a float, beside its currency. */
import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useSession } from '../api/session'
import type { Cell } from '../api/types'
import { isMoney, money as moneyText } from '../lib/format'
import { type Family, type InputProps, labels, type ViewProps } from './family'
import { readNumber } from './number'

function MoneyView({ value }: ViewProps) {
  return isMoney(value) ? <>{moneyText(value)}</> : null
}

/** The typed amount as the server wants it: digits and a point, as many places as typed. */
export function readAmount(text: string): string | null {
  const number = readNumber(text)
  if (number === null) return null
  const places = /[.,](\d+)\s*$/.exec(text)?.[1]?.length ?? 0
  return number.toFixed(Math.max(2, Math.min(places, 4)))
}

function amountOf(value: Cell): string {
  return isMoney(value) ? value.amount : ''
}

function MoneyField(props: InputProps) {
  const firm = useSession().data?.firm
  const currency = isMoney(props.value) ? props.value.currency : (firm?.currency ?? 'EUR')
  const given = amountOf(props.value)
  const [draft, setDraft] = useState(given)
  useEffect(() => {
    setDraft((before) => (readAmount(before) === given ? before : given))
  }, [given])
  return (
    <TextInput
      {...labels(props)}
      inputMode="decimal"
      value={draft}
      rightSectionWidth={48}
      rightSection={<span style={{ fontSize: 12, color: 'var(--text-soft)' }}>{currency}</span>}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setDraft(typed)
        const amount = readAmount(typed)
        if (amount !== null) props.onChange({ amount, currency })
        else if (typed === '') props.onChange(null)
      }}
    />
  )
}

export const money: Family = { View: MoneyView, Input: MoneyField, icon: 'money', align: 'right', width: 130 }
