/** A person, searched for by name or address. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import { useRecordChoices } from '../../fields/record-search'

export function PersonSelect({ value, label = 'Person', placeholder = 'Everybody', onChange }: {
  value: string | null
  label?: string
  placeholder?: string
  onChange: (id: string | null) => void
}) {
  const [typed, setTyped] = useState('')
  const { options, nothing } = useRecordChoices('people', typed, value === null ? [] : [value])
  return (
    <Select
      size="xs"
      aria-label={label}
      placeholder={placeholder}
      data={options}
      value={value}
      searchable
      clearable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options: all }) => all}
      nothingFoundMessage={nothing}
      onChange={onChange}
    />
  )
}
