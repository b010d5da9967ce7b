/** The field that a condition is about: one of those there are, or one whose name is typed. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import type { Field } from '../api/types'
import { type Choices, choiceOf, type FieldChoice, typedChoice } from './field-choices'

interface FieldSelectProps {
  choices: Choices[]
  chosen: FieldChoice | null
  /** What a name that is not among them may mean; nothing, where it must be. */
  typed: ((name: string) => Field[]) | undefined
  /** It takes the focus by itself. */
  focus: boolean
  onChoose: (choice: FieldChoice) => void
}

export function FieldSelect({ choices, chosen, typed, focus, onChoose }: FieldSelectProps) {
  const [search, setSearch] = useState('')
  const listed = choices.flatMap((each) => each.items)
  const is = (one: FieldChoice) => (other: FieldChoice) => other.value === one.value
  const held = chosen && !listed.some(is(chosen)) ? typedChoice(chosen.field) : null
  const shown = chosen && (listed.find(is(chosen)) ?? held)?.label
  const known = search === shown || listed.some((each) => each.label === search || each.field.slug.endsWith(`.${search}`))
  const offered = typed && !known ? typed(search).map((field) => ({ ...typedChoice(field), value: choiceOf(field).value })) : []
  const more = [...(held ? [held] : []), ...offered.filter((each) => each.value !== held?.value)]
  const data = [...choices, ...(more.length > 0 ? [{ group: 'By name', items: more }] : [])]
  return (
    <Select
      label="Where"
      size="xs"
      searchable
      data-autofocus
      autoFocus={focus}
      placeholder={typed ? 'Choose a field, or type a property' : 'Choose a field'}
      data={data}
      value={chosen?.value ?? null}
      maxDropdownHeight={320}
      onSearchChange={setSearch}
      onChange={(value) => {
        const choice = [...listed, ...more].find((each) => each.value === value)
        if (choice) onChoose(choice)
      }}
    />
  )
}
