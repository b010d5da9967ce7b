/** A telephone number: international, with the country it belongs to. */
import { Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { callingCode, countryChoices, countryName, countryOfNumber, international } from '../lib/names'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'
import classes from './fields.module.css'
import { Outward } from './text'

function PhoneView({ value }: ViewProps) {
  const text = textOf(value)
  if (text === '') return null
  const country = countryOfNumber(text)
  return <Outward href={`tel:${text.replace(/[^+\d]/g, '')}`} text={text} title={country ? countryName(country) : undefined} />
}

function homeCountry(): string | null {
  return /-([A-Z]{2})\b/.exec(navigator.language)?.[1] ?? null
}

function PhoneField(props: InputProps) {
  const text = textOf(props.value)
  const [picked, setPicked] = useState<string | null>(null)
  const country = countryOfNumber(text) ?? picked ?? homeCountry()
  const change = (typed: string, of: string | null) => props.onChange(international(typed, of) || null)
  return (
    <div className={classes.phone}>
      <Select
        aria-label={`Country of ${props.field.label.toLowerCase()}`}
        {...(props.label === undefined ? {} : { label: 'Country' })}
        data={countryChoices().map((each) => ({ ...each, label: `${each.label} +${callingCode(each.value) ?? ''}` }))}
        value={country}
        searchable
        allowDeselect={false}
        comboboxProps={{ width: 260, position: 'bottom-start' }}
        onChange={(chosen) => {
          if (!chosen) return
          setPicked(chosen)
          const before = country ? callingCode(country) : null
          const national = before && text.startsWith(`+${before}`) ? text.slice(before.length + 1) : text.replace(/^\+/, '')
          if (national !== '') change(national, chosen)
        }}
      />
      <PhoneText props={props} text={text} country={country} onTyped={change} />
    </div>
  )
}

function PhoneText({ props, text, country, onTyped }: {
  props: InputProps
  text: string
  country: string | null
  onTyped: (typed: string, country: string | null) => void
}) {
  // What is being typed stays as typed; it is made international when the reader goes on.
  const [draft, setDraft] = useState<{ typed: string; made: string } | null>(null)
  return (
    <TextInput
      {...labels(props)}
      type="tel"
      value={draft && draft.made === text ? draft.typed : text}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setDraft({ typed, made: international(typed, country) })
        onTyped(typed, country)
      }}
      onBlur={() => {
        setDraft(null)
        props.onBlur?.()
      }}
    />
  )
}

export const phone: Family = { View: PhoneView, Input: PhoneField, icon: 'call', align: 'left', width: 160 }
