/** One role: its name, the grid of rights over objects, single fields, actions. */
import { Button, Checkbox, Group, Select, Stack, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { type RoleEntry, type RoleSaid, useRemoveRole, useSaveRole } from '../../api/rights'
import { Panel } from '../../ui/frame'
import { Failed } from '../../ui/notice'
import { FieldRights } from './field-rights'
import { RightsGrid } from './rights-grid'

const plain: RoleSaid = { name: '', base: 'member', objects: {}, fields: {}, actions: {} }

function said({ name, base, objects, fields, actions }: RoleSaid): RoleSaid {
  return { name, base, objects, fields, actions }
}

export function RoleEditor({ role, actions, onDone }: {
  role: RoleEntry | null
  actions: { name: string; label: string; least: string }[]
  onDone: () => void
}) {
  const save = useSaveRole()
  const remove = useRemoveRole()
  const [draft, setDraft] = useState<RoleSaid>(() => (role ? said(role) : plain))
  const [tried, setTried] = useState(false)
  const nameless = draft.name.trim() === ''
  const may = (action: { name: string; least: string }) => draft.actions[action.name] ?? (action.least === 'read_only' || (action.least === 'member' && draft.base === 'member'))
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setTried(true)
        if (nameless) return
        save.mutate(
          { id: role?.id ?? null, ...draft, name: draft.name.trim() },
          {
            onSuccess: () => {
              notifications.show({ message: `${draft.name.trim()} saved; it holds from the next click of those who have it`, withBorder: true })
              onDone()
            },
          },
        )
      }}
    >
      <Stack gap="md">
        {(save.error ?? remove.error) && <Failed error={save.error ?? remove.error} />}
        <Panel title={role ? role.name : 'New role'}>
          <Group gap="sm" align="flex-start">
            <TextInput
              label="Name"
              autoFocus={role === null}
              value={draft.name}
              error={tried && nameless ? 'Type a name.' : undefined}
              onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            />
            <Select
              label="Begins as"
              allowDeselect={false}
              data={[
                { value: 'member', label: 'Member: all rights on records' },
                { value: 'read_only', label: 'Read only: sees, changes nothing' },
              ]}
              value={draft.base}
              w={270}
              onChange={(base) => base && setDraft({ ...draft, base })}
            />
          </Group>
        </Panel>
        <RightsGrid role={draft} onChange={setDraft} />
        <FieldRights role={draft} onChange={setDraft} />
        <Panel title="Actions">
          <Stack gap="xs">
            {actions.map((action) => (
              <Checkbox
                key={action.name}
                label={action.label}
                checked={may(action)}
                onChange={(event) => setDraft({ ...draft, actions: { ...draft.actions, [action.name]: event.currentTarget.checked } })}
              />
            ))}
          </Stack>
        </Panel>
        <Group justify="space-between">
          <Group gap="xs">
            <Button type="submit" loading={save.isPending}>
              {role ? 'Save' : 'Make the role'}
            </Button>
            <Button variant="subtle" color="gray" onClick={onDone}>
              Cancel
            </Button>
          </Group>
          {role?.id && (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate(role.id ?? '', { onSuccess: onDone })}>
              Remove {role.name}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}
