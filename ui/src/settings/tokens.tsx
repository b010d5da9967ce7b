/** Keys for programs. A token is shown once; only its hash is kept. */
import { Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useCreateToken, useRevokeToken, useTokens } from '../api/session'
import type { Role, Token } from '../api/types'
import { ago } from '../lib/format'
import { Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { Rows } from '../ui/rows'
import { roleName, useRoleChoices } from './people'
import { Secret } from '../ui/secret'

export function Tokens() {
  const tokens = useTokens()
  const create = useCreateToken()
  const roles = useRoleChoices()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('member')
  return (
    <>
      <Panel title="New token">
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate({ name, role }, { onSuccess: () => setName('') })
          }}
        >
          <Stack gap="sm">
            {create.error && <Failed error={create.error} />}
            <Group gap="sm" align="flex-end">
              <TextInput
                label="Name"
                placeholder="Shop export"
                required
                withAsterisk={false}
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
              />
              <Select label="May do what this role may" allowDeselect={false} data={roles} value={role} onChange={(chosen) => chosen && setRole(chosen as Role)} />
              <Button type="submit" h={36} loading={create.isPending}>
                Create
              </Button>
            </Group>
            {create.data && (
              <Secret label={`Token “${create.data.name}”`} help="Copy it now; it cannot be shown again." value={create.data.token} />
            )}
          </Stack>
        </form>
      </Panel>
      {tokens.error ? (
        <Failed error={tokens.error} retry={() => void tokens.refetch()} />
      ) : !tokens.data ? (
        <Panel>
          <Lines count={3} height={20} />
        </Panel>
      ) : tokens.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          No tokens yet. Programs send one as “Authorization: Bearer …”.
        </Text>
      ) : (
        <Panel title="Tokens" flush>
          <Rows label="Tokens" columns={[{ name: 'Name' }, { name: 'Begins with' }, { name: 'Role' }, { name: 'Last used' }, { name: '' }]}>
            {tokens.data.map((token) => (
              <Line key={token.id} token={token} />
            ))}
          </Rows>
        </Panel>
      )}
    </>
  )
}

function Line({ token }: { token: Token }) {
  const revoke = useRevokeToken()
  const [asked, setAsked] = useState(false)
  return (
    <Table.Tr c={token.revoked_at ? 'dimmed' : undefined}>
      <Table.Td fw={500}>{token.name}</Table.Td>
      <Table.Td ff="monospace">{token.prefix}…</Table.Td>
      <Table.Td>{roleName(token.role)}</Table.Td>
      <Table.Td>{token.revoked_at ? 'revoked' : token.last_used_at ? ago(token.last_used_at) : 'never'}</Table.Td>
      <Table.Td ta="right">
        {!token.revoked_at && (
          <Button
            size="compact-xs"
            variant={asked ? 'filled' : 'subtle'}
            color="red"
            loading={revoke.isPending}
            onBlur={() => setAsked(false)}
            onClick={() => (asked ? revoke.mutate(token.id) : setAsked(true))}
          >
            {asked ? `Revoke “${token.name}” for good` : 'Revoke'}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
