/** Colleagues: invite, change what they may do, send a new link, lock out. */
import { ActionIcon, Button, Group, Menu, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useKnows } from '../api/routes'
import { useChangeUser, useInvite, useNewLink, useUsers } from '../api/session'
import type { Role, Session, User } from '../api/types'
import { ago } from '../lib/format'
import { Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { Rows } from '../ui/rows'
import { roleName, useRoleChoices } from './people'
import { Secret } from '../ui/secret'

export function Users({ session }: { session: Session }) {
  const users = useUsers()
  const [link, setLink] = useState<{ who: string; link: string } | null>(null)
  return (
    <>
      <Invite onLink={(who, made) => setLink({ who, link: made })} />
      {link && (
        <Panel>
          <Secret label={`Sign-in link for ${link.who}`} help="Shown once. Send it to nobody else; it works a single time." value={link.link} />
        </Panel>
      )}
      {users.error ? (
        <Failed error={users.error} retry={() => void users.refetch()} />
      ) : !users.data ? (
        <Panel>
          <Lines count={4} height={20} />
        </Panel>
      ) : (
        <Panel title="Users" flush>
          <Rows label="Users" columns={[{ name: 'Name' }, { name: 'Role' }, { name: 'Last seen' }, { name: '' }]}>
            {users.data.map((user) => (
              <Line key={user.id} user={user} mine={user.id === session.user.id} onLink={(made) => setLink({ who: user.name, link: made })} />
            ))}
          </Rows>
        </Panel>
      )}
    </>
  )
}

function Invite({ onLink }: { onLink: (who: string, link: string) => void }) {
  const invite = useInvite()
  const roles = useRoleChoices()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('member')
  const many = useKnows('/users/import')
  return (
    <Panel title="Invite a colleague">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          invite.mutate(
            { name, email, role },
            {
              onSuccess: (made) => {
                onLink(name, made.link)
                setName('')
                setEmail('')
              },
            },
          )
        }}
      >
        <Stack gap="sm">
          {invite.error && <Failed error={invite.error} />}
          <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
            <TextInput label="Name" required withAsterisk={false} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <TextInput label="E-mail" type="email" required withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
            <Select label="Role" allowDeselect={false} data={roles} value={role} onChange={(chosen) => chosen && setRole(chosen as Role)} />
          </Group>
          <Group gap="xs">
            <Button type="submit" loading={invite.isPending}>
              Invite
            </Button>
            {many && (
              <Button component={Link} to="/settings/users/import" variant="default" leftSection={<Icon name="import" size={14} />}>
                Many, from a file
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function Line({ user, mine, onLink }: { user: User; mine: boolean; onLink: (link: string) => void }) {
  const change = useChangeUser()
  const roles = useRoleChoices()
  const link = useNewLink()
  return (
    <Table.Tr c={user.disabled_at ? 'dimmed' : undefined}>
      <Table.Td>
        <Text size="sm" fw={500}>
          {user.name} {mine && '(you)'}
        </Text>
        <Text size="xs" c="dimmed">
          {user.email}
        </Text>
      </Table.Td>
      <Table.Td>
        {mine || user.role === 'owner' ? (
          roleName(user.role)
        ) : (
          <Select
            size="xs"
            w={130}
            aria-label={`Role of ${user.name}`}
            allowDeselect={false}
            data={roles}
            value={user.role}
            onChange={(role) => role && change.mutate({ id: user.id, role: role as Role })}
          />
        )}
      </Table.Td>
      <Table.Td>{user.disabled_at ? 'locked out' : user.last_seen_at ? ago(user.last_seen_at) : 'never'}</Table.Td>
      <Table.Td ta="right">
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`Actions for ${user.name}`}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="link" />} onClick={() => link.mutate(user.id, { onSuccess: (made) => onLink(made.link) })}>
              New sign-in link
            </Menu.Item>
            {!mine && (
              <Menu.Item
                leftSection={<Icon name={user.disabled_at ? 'check' : 'close'} />}
                onClick={() => change.mutate({ id: user.id, disabled: user.disabled_at === null })}
              >
                {user.disabled_at ? 'Let in again' : 'Lock out'}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
        {(change.error ?? link.error) && <Failed error={change.error ?? link.error} />}
      </Table.Td>
    </Table.Tr>
  )
}
