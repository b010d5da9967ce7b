/** Teams as a tree, and who is in them. Who leads a team above sees what those below have. */
import { ActionIcon, Button, Group, Menu, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type Team, useChangeTeam, useMakeTeam, useRemoveTeam, useTeamMembers, useTeams } from '../api/rights'
import { Panel } from '../ui/frame'
import { Icon } from '../ui/icon'
import { Failed, Lines } from '../ui/notice'
import { useColleagueChoices } from './people'
import { treeOf } from './team-tree'
import classes from './teams.module.css'

export function Teams() {
  const teams = useTeams()
  if (teams.error) return <Failed error={teams.error} retry={() => void teams.refetch()} />
  if (!teams.data) {
    return (
      <Panel>
        <Lines count={4} height={20} />
      </Panel>
    )
  }
  const lines = treeOf(teams.data)
  return (
    <>
      <NewTeam teams={lines.map(({ team }) => team)} />
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          No teams yet. A team lets colleagues see each other's records where a role says “team's”.
        </Text>
      ) : (
        <Panel title="Teams">
          <ul className={classes.tree} aria-label="Teams">
            {lines.map(({ team, depth }) => (
              <li key={team.id} className={classes.team} style={{ paddingLeft: depth * 22 }} aria-level={depth + 1}>
                <Line team={team} teams={lines.map((each) => each.team)} />
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  )
}

function NewTeam({ teams }: { teams: Team[] }) {
  const make = useMakeTeam()
  const [name, setName] = useState('')
  const [parent, setParent] = useState<string | null>(null)
  return (
    <Panel title="New team">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate({ name: name.trim(), parent_id: parent }, { onSuccess: () => setName('') })
        }}
      >
        <Stack gap="sm">
          {make.error && <Failed error={make.error} />}
          <Group gap="sm" align="flex-end">
            <TextInput label="Name" required withAsterisk={false} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <Select label="Below" placeholder="no other team" clearable data={teams.map((team) => ({ value: team.id, label: team.name }))} value={parent} onChange={setParent} />
            <Button type="submit" h={36} loading={make.isPending}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

function Line({ team, teams }: { team: Team; teams: Team[] }) {
  const members = useTeamMembers()
  const change = useChangeTeam()
  const remove = useRemoveTeam()
  const colleagues = useColleagueChoices()
  const [renamed, setRenamed] = useState<string | null>(null)
  const error = members.error ?? change.error ?? remove.error
  const keep = () => {
    if (renamed !== null && renamed.trim() !== '' && renamed !== team.name) change.mutate({ id: team.id, name: renamed.trim() })
    setRenamed(null)
  }
  return (
    <>
      <div className={classes.line}>
        {renamed === null ? (
          <span className={classes.name}>{team.name}</span>
        ) : (
          <TextInput
            size="xs"
            className={classes.name}
            aria-label={`Name of ${team.name}`}
            autoFocus
            value={renamed}
            onChange={(event) => setRenamed(event.currentTarget.value)}
            onBlur={keep}
            onKeyDown={(event) => {
              if (event.key === 'Enter') keep()
              if (event.key === 'Escape') setRenamed(null)
            }}
          />
        )}
        <MultiSelect
          size="xs"
          className={classes.members}
          aria-label={`Members of ${team.name}`}
          placeholder={team.user_ids.length === 0 ? 'Nobody yet' : ''}
          searchable
          hidePickedOptions
          data={colleagues}
          value={team.user_ids.filter((id) => colleagues.some((each) => each.value === id))}
          onChange={(user_ids) => members.mutate({ id: team.id, user_ids })}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon aria-label={`Actions for ${team.name}`}>
              <Icon name="more" />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="edit" />} onClick={() => setRenamed(team.name)}>
              Rename
            </Menu.Item>
            <Menu.Label>Move below</Menu.Label>
            {team.parent_id !== null && <Menu.Item onClick={() => change.mutate({ id: team.id, parent_id: null })}>No other team</Menu.Item>}
            {teams
              .filter((each) => each.id !== team.id && each.id !== team.parent_id)
              .map((each) => (
                <Menu.Item key={each.id} onClick={() => change.mutate({ id: team.id, parent_id: each.id })}>
                  {each.name}
                </Menu.Item>
              ))}
            <Menu.Divider />
            <Menu.Item color="red" leftSection={<Icon name="trash" />} onClick={() => remove.mutate(team.id)}>
              Remove {team.name}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {error && <Failed error={error} />}
    </>
  )
}
