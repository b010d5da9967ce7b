/** A colleague. Names of others are known to administrators only, as the server decides. */
import { Select } from '@mantine/core'
import { useSession, useUsers } from '../api/session'
import { type Family, type InputProps, labels, textOf, type ViewProps } from './family'

export function useColleagues(): { value: string; label: string }[] {
  const me = useSession().data?.user
  const isAdmin = me?.role === 'owner' || me?.role === 'admin'
  const users = useUsers(isAdmin).data
  if (users) return users.map((user) => ({ value: user.id, label: user.name || user.email }))
  return me?.id ? [{ value: me.id, label: me.name }] : []
}

function UserView({ value }: ViewProps) {
  const id = textOf(value)
  const colleagues = useColleagues()
  if (id === '') return null
  return <>{colleagues.find((each) => each.value === id)?.label ?? 'A colleague'}</>
}

function UserField(props: InputProps) {
  return (
    <Select
      {...labels(props)}
      data={useColleagues()}
      value={textOf(props.value) || null}
      clearable={!props.required}
      searchable
      onChange={props.onChange}
    />
  )
}

export const user: Family = { View: UserView, Input: UserField, icon: 'user', align: 'left', width: 150 }
