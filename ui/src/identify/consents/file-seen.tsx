/** What would come of a file, or what came of it: how many rows, and what is wrong with the others. */
import { Stack, Table, Text } from '@mantine/core'
import type { ConsentFile } from '../../api/consents-shapes'
import { count } from '../../lib/format'
import { Panel, Term, Terms } from '../../ui/frame'
import { Rows } from '../../ui/rows'
import classes from './consents.module.css'

export function FileSeen({ file, stale }: { file: ConsentFile; stale: boolean }) {
  return (
    <>
      <Panel title="What would come of it">
        <Stack gap="sm" className={stale ? (classes.stale ?? '') : ''}>
          {stale && <Text size="sm">These numbers are of what was said before. Look through the file anew.</Text>}
          <Counts file={file} tense="would" />
        </Stack>
      </Panel>
      <Problems file={file} />
    </>
  )
}

export function Counts({ file, tense }: { file: ConsentFile; tense: 'would' | 'did' }) {
  const { counts } = file
  const lines: [string, number, string][] = [
    [tense === 'would' ? 'Will be recorded' : 'Recorded', counts.will_record, ''],
    ['Held back', counts.held_back, 'A yes of somebody who said no: kept in the ledger, changes nothing.'],
    ['Nothing new', counts.unchanged, 'It stands in the ledger already.'],
    ['Nobody known', counts.unknown_person, 'No person has this address or id.'],
    ['Refused', counts.refused, 'Something in the row cannot be read.'],
  ]
  return (
    <Terms>
      {lines
        .filter(([, some], index) => some > 0 || index === 0)
        .map(([name, some, told]) => (
          <Term key={name} name={name}>
            {some === 1 ? '1 row' : `${count(some)} rows`}
            {told !== '' && (
              <Text size="xs" c="dimmed">
                {told}
              </Text>
            )}
          </Term>
        ))}
    </Terms>
  )
}

export function Problems({ file }: { file: ConsentFile }) {
  const shown = file.problems
  if (shown.length === 0) return null
  const all = file.counts.refused + file.counts.unknown_person
  return (
    <Panel title={all > shown.length ? `The first ${count(shown.length)} of ${count(all)} problems` : 'Problems'} flush>
      <Rows label="Problems" columns={[{ name: 'Row', right: true }, { name: 'Column' }, { name: 'What is wrong' }]}>
        {shown.map((each, index) => (
          <Table.Tr key={index}>
            <Table.Td ta="right">{count(each.row)}</Table.Td>
            <Table.Td>{each.column ?? ''}</Table.Td>
            <Table.Td style={{ whiteSpace: 'normal' }} miw={220}>
              {each.detail}
            </Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </Panel>
  )
}
