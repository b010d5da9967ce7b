/** Roles: the built-in ones, the firm's own, and the editor of one. */
import { Button, Table, Text } from '@mantine/core'
import { Link, useNavigate } from 'react-router'
import { type RoleEntry, useRoles } from '../../api/rights'
import { useUsers } from '../../api/session'
import { count } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { roleName } from '../people'
import { RoleEditor } from './role-editor'

const told: Record<string, string> = {
  owner: 'Everything, also giving the firm away',
  admin: 'Everything but being the owner',
  member: 'Works with all records',
  read_only: 'Looks, and changes nothing',
}

export function RolesList({ sub }: { sub: string | undefined }) {
  const roles = useRoles()
  const users = useUsers()
  const go = useNavigate()
  if (roles.error) return <Failed error={roles.error} retry={() => void roles.refetch()} />
  if (!roles.data) {
    return (
      <Panel>
        <Lines count={5} height={20} />
      </Panel>
    )
  }
  const back = () => void go('/settings/roles')
  if (sub === 'new') return <RoleEditor key="new" role={null} actions={roles.data.actions} onDone={back} />
  if (sub) {
    const role = roles.data.data.find((each) => each.id === sub)
    return role ? <RoleEditor key={sub} role={role} actions={roles.data.actions} onDone={back} /> : <Empty title="There is no such role">It may have been removed.</Empty>
  }
  const holders = (role: RoleEntry) => (users.data ?? []).filter((user) => (user.role as string) === role.name).length
  return (
    <>
      <div>
        <Button component={Link} to="/settings/roles/new" leftSection={<Icon name="plus" size={14} />}>
          New role
        </Button>
        <Text size="sm" c="dimmed" mt="xs">
          A role says which records its holders see, change, delete and take out, down to single fields.
        </Text>
      </div>
      <Panel title="Roles" flush>
        <Rows label="Roles" columns={[{ name: 'Name' }, { name: 'What it allows' }, { name: 'Holders', right: true }]}>
          {roles.data.data.map((role) => (
            <Table.Tr key={role.id ?? role.name}>
              <Table.Td fw={500}>{role.id ? <Link to={`/settings/roles/${role.id}`}>{role.name}</Link> : roleName(role.name)}</Table.Td>
              <Table.Td c="dimmed">{role.built_in ? told[role.name] : `Like ${roleName(role.base).toLowerCase()}, with limits`}</Table.Td>
              <Table.Td ta="right">{users.data ? count(holders(role)) : '–'}</Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      </Panel>
    </>
  )
}
