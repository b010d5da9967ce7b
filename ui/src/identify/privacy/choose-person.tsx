/** A person found by typing a name or an address. */
import { Select } from '@mantine/core'
import { useState } from 'react'
import { useRecordChoices } from '../../fields/record-search'

interface ChoosePersonProps {
  label: string
  description?: string
  value: string | null
  error?: string | null | undefined
  onChange: (id: string | null) => void
}

export function ChoosePerson({ label, description, value, error, onChange }: ChoosePersonProps) {
  const [typed, setTyped] = useState('')
  const { options, nothing } = useRecordChoices('people', typed, value === null ? [] : [value])
  return (
    <Select
      label={label}
      description={description}
      placeholder="Search by name or address"
      data={options}
      value={value}
      error={error}
      searchable
      clearable
      openOnFocus={false}
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options: all }) => all}
      nothingFoundMessage={nothing}
      onChange={onChange}
    />
  )
}
