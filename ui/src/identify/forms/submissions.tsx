/** What came in by a form: where each stands, who it made, and all of it as a file. */
import { Anchor, Button, Group, Menu, Select, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { listed, submissionsFile, useSubmissions } from '../../api/forms'
import type { Form, Submission, SubmissionState } from '../../api/forms-shapes'
import { useMay } from '../../api/may'
import { useObject, useTitles } from '../../api/records'
import { ago, moment } from '../../lib/format'
import { titleOf } from '../../lib/titles'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { reasonWords, SubmissionStateChip, submissionWords } from './form-state'
import classes from './forms.module.css'
import { SubmissionDetail } from './submission'
import { lineOf } from './submission-text'

const states = Object.keys(submissionWords) as SubmissionState[]

export function Submissions({ form }: { form: Form }) {
  const [asked, setAsked] = useSearchParams()
  const state = states.find((each) => each === asked.get('state')) ?? null
  const may = useMay()
  const found = useSubmissions(form.id, state)
  const [open, setOpen] = useState<Submission | null>(null)
  const rows = listed(found.data)
  const names = useNames(rows)
  if (found.error) return <Failed error={found.error} retry={() => void found.refetch()} />
  if (!found.data) {
    return (
      <Panel>
        <Lines count={5} height={20} />
      </Panel>
    )
  }
  if (rows.length === 0 && !state) {
    return (
      <Empty icon="form" title="Nothing came in yet">
        {form.state === 'live' ? 'Its link stands under Share. What visitors send stands here at once.' : 'Once the form is live, what visitors send stands here.'}
      </Empty>
    )
  }
  return (
    <Panel flush>
      <div className={classes.bar}>
        <Select
          size="xs"
          w={190}
          aria-label="State"
          placeholder="All states"
          clearable
          data={states.map((value) => ({ value, label: submissionWords[value].text }))}
          value={state}
          onChange={(chosen) => setAsked({ tab: 'submissions', ...(chosen ? { state: chosen } : {}) }, { replace: true })}
        />
        {may.act('export') && may.on('people', 'export') && <Download form={form} />}
      </div>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed" p="md" pt={0}>
          None is in this state.
        </Text>
      ) : (
        <Rows label="Submissions" columns={[{ name: 'When' }, { name: 'State' }, { name: 'Person' }, { name: 'What was filled in', wide: true }, { name: '' }]}>
          {rows.map((each) => (
            <Table.Tr key={each.id}>
              <Table.Td title={moment(each.at)}>{ago(each.at)}</Table.Td>
              <Table.Td style={{ whiteSpace: 'normal', minWidth: 170 }}>
                <SubmissionStateChip submission={each} />
                {each.reason && (
                  <Text size="xs" c="dimmed">
                    {reasonWords(each.reason)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td>
                {each.person_id ? (
                  <Anchor component={Link} to={`/people/${each.person_id}`} inherit>
                    {names.get(each.person_id) ?? 'Person'}
                  </Anchor>
                ) : (
                  '–'
                )}
              </Table.Td>
              <Table.Td visibleFrom="xs">
                <div className={classes.values}>{lineOf(form.fields, each.values)}</div>
              </Table.Td>
              <Table.Td ta="right">
                <Button size="compact-xs" variant="subtle" onClick={() => setOpen(each)}>
                  Show
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
      {found.hasNextPage && (
        <Group p="sm" justify="center">
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            Show older ones
          </Button>
        </Group>
      )}
      {open && <SubmissionDetail form={form} submission={open} person={open.person_id ? (names.get(open.person_id) ?? null) : null} onClose={() => setOpen(null)} />}
    </Panel>
  )
}

/** The people by name, as far as the reader may see them. */
function useNames(rows: Submission[]): Map<string, string> {
  const people = useObject('people')
  const ids = [...new Set(rows.flatMap((each) => each.person_id ?? []))]
  const found = useTitles(ids.map((id) => ({ object: 'people', id })))
  return new Map(found.map(({ record }) => [record.id, titleOf(record, people)]))
}

function Download({ form }: { form: Form }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Icon name="download" size={14} />}>
          Download
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={submissionsFile(form.id, 'csv')} download>
          CSV, for any program
        </Menu.Item>
        <Menu.Item component="a" href={submissionsFile(form.id, 'jsonl')} download>
          JSON lines, with all types
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
