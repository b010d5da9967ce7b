/** A colleague. Who left the firm keeps her name where it stands, but is offered no more. */
import { Select } from '@mantine/core'
import { useMemo } from 'react'
import { useUsers } from '../api/session'
import type { User } from '../api/types'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

export interface Colleague {
  value: string
  label: string
}

/** All there ever were, for the names in records; `here` are those who can be given something. */
export function useColleagues(): { all: Colleague[]; here: Colleague[] } {
  const users = useUsers().data
  return useMemo(() => {
    const named = (user: User): Colleague => ({ value: user.id, label: user.name || user.email })
    return { all: (users ?? []).map(named), here: (users ?? []).filter((user) => user.disabled_at === null).map(named) }
  }, [users])
}

function UserView({ value }: ViewProps) {
  const id = textOf(value)
  const { all } = useColleagues()
  if (id === '') return null
  return <>{all.find((each) => each.value === id)?.label ?? 'A colleague'}</>
}

function UserField(props: InputProps) {
  const { all, here } = useColleagues()
  const value = textOf(props.value) || null
  const gone = all.filter((each) => each.value === value && !here.some((one) => one.value === value))
  return (
    <Select
      {...labels(props)}
      data={[...here, ...gone]}
      value={value}
      clearable={!props.required}
      searchable
      onChange={props.onChange}
    />
  )
}

export const user: Family = { View: UserView, Input: UserField, icon: 'user', align: 'left', width: 150 }
