/** What the columns of a file of colleagues mean, what would become of its rows, and the click that adds them. */
import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Colleagues, useImportUsers } from '../api/colleagues'
import type { Preview } from '../api/work-types'
import type { Reading } from '../identify/map-file'
import { count } from '../lib/format'
import { Panel } from '../ui/frame'
import { Failed } from '../ui/notice'
import { useRoleChoices } from './people'
import { guessMeant, type Meant, missing } from './users-import-guess'
import { UsersImportOutcome } from './users-import-outcome'

/** No column is called like this. */
const made = ' '

export function UsersImportSetup({ file, sheet, reading, preview, own, bring, onDone }: {
  file: File
  sheet: string | null
  reading: Reading
  preview: Preview
  /** The address of the reader. */
  own: string | null
  /** Kept by the page, so that what is on its way arrives. */
  bring: ReturnType<typeof useImportUsers>
  onDone: (outcome: Colleagues) => void
}) {
  const roles = useRoleChoices()
  const [meant, setMeant] = useState(() => guessMeant(preview.columns, roles.map((role) => role.value), own))
  const [tried, setTried] = useState<Colleagues | null>(null)
  const problem = missing(meant)
  // What was seen holds for what was said then.
  const set = (change: Partial<Meant>) => {
    setMeant({ ...meant, ...change })
    setTried(null)
    bring.reset()
  }
  const begin = (mode: 'dry' | 'real') =>
    bring.mutate(
      {
        file,
        name: meant.name ?? '',
        email: meant.email,
        domain: meant.email === null ? meant.domain.trim() : null,
        role: meant.role,
        role_column: meant.roleColumn,
        team: meant.team,
        sheet,
        encoding: reading.encoding,
        separator: reading.separator,
        dry_run: mode === 'dry',
      },
      { onSuccess: (outcome) => (mode === 'dry' ? setTried(outcome) : onDone(outcome)) },
    )
  const columns = preview.columns.map((column) => column.name)
  const examples = (column: string | null) => {
    const samples = preview.columns.find((each) => each.name === column)?.samples.filter((sample) => sample.trim() !== '') ?? []
    return samples.length > 0 ? `For example ${samples.slice(0, 3).join(' · ')}` : undefined
  }
  return (
    <>
      <Panel title="What the columns mean">
        <Stack gap="sm">
          <Select label="Name" placeholder="Choose a column" description={examples(meant.name)} searchable data={columns} value={meant.name} onChange={(name) => set({ name })} />
          <Select
            label="E-mail"
            description={examples(meant.email)}
            allowDeselect={false}
            searchable
            data={[...columns.map((name) => ({ value: name, label: name })), { value: made, label: 'No column: made of the names' }]}
            value={meant.email ?? made}
            onChange={(email) => set({ email: email === made ? null : email })}
          />
          {meant.email === null && (
            <TextInput
              label="Domain"
              description={`Ann Kie gets ann.kie@${meant.domain.trim() || 'example.com'}`}
              placeholder="example.com"
              value={meant.domain}
              onChange={(event) => set({ domain: event.currentTarget.value })}
            />
          )}
          <Select
            label="Team"
            description={examples(meant.team) ?? 'Teams that are not there yet are made. Nobody leaves a team.'}
            placeholder="No team"
            clearable
            searchable
            data={columns}
            value={meant.team}
            onChange={(team) => set({ team })}
          />
          <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
            <Select label="Role of those who are new" allowDeselect={false} data={roles} value={meant.role} onChange={(role) => role && set({ role })} />
            <Select
              label="A column with other roles"
              description={examples(meant.roleColumn)}
              placeholder="None: all get the same"
              clearable
              searchable
              data={columns}
              value={meant.roleColumn}
              onChange={(roleColumn) => set({ roleColumn })}
            />
          </Group>
        </Stack>
      </Panel>
      {bring.error && <Failed error={bring.error} />}
      {tried && <UsersImportOutcome outcome={tried} />}
      <Group gap="xs">
        <Button size="sm" variant={tried ? 'default' : 'filled'} disabled={problem !== null} loading={bring.isPending && bring.variables.dry_run} onClick={() => begin('dry')}>
          Preview
        </Button>
        <Button size="sm" disabled={problem !== null || !tried || !does(tried)} loading={bring.isPending && !bring.variables.dry_run} onClick={() => begin('real')}>
          {tried ? label(tried) : 'Add colleagues'}
        </Button>
        <Text size="sm" c="dimmed">
          {problem ?? hint(tried)}
        </Text>
      </Group>
    </>
  )
}

/** Whether carrying it out would change anything. */
function does({ counts }: Colleagues): boolean {
  return counts.new > 0 || counts.joined > 0
}

function hint(tried: Colleagues | null): string {
  if (!tried) return 'A preview writes nothing.'
  if (!does(tried)) return 'There is nobody to add.'
  return tried.counts.refused > 0 ? 'Refused rows are left out.' : 'Nothing is written yet.'
}

function label({ counts }: Colleagues): string {
  if (counts.new > 0) return `Add ${count(counts.new)} ${counts.new === 1 ? 'colleague' : 'colleagues'}`
  return counts.joined > 0 ? 'Put them into their teams' : 'Add colleagues'
}
