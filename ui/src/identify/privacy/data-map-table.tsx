/** The fields of one object as the data map knows them; an administrator says which are personal and which sensitive. */
import { Checkbox, NativeSelect, Table, Text } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useMay } from '../../api/may'
import { dataMapKey, type MappedField } from '../../api/privacy'
import { type FieldChange, useChangeField } from '../../api/schema'
import { Chip } from '../../fields/chip'
import { count, percent } from '../../lib/format'
import { Rows } from '../../ui/rows'
import { failedTo, said } from '../../ui/undo-toast'
import { classNames, type DataClass, type MappedObject, shareOf, sourceWords } from './map-words'
import classes from './privacy.module.css'

const chosen: { value: DataClass; label: string }[] = [
  { value: 'personal', label: classNames.personal },
  { value: 'transactional', label: classNames.transactional },
  { value: 'behavioural', label: classNames.behavioural },
]

export function DataMapTable({ object }: { object: MappedObject }) {
  return (
    <Rows label={`Fields of ${object.name}`} columns={[{ name: 'Field' }, { name: 'Kind of data' }, { name: 'Sensitive' }, { name: 'Filled', right: true }, { name: 'Came from' }, { name: 'Who may see it' }]}>
      {object.fields.map((field) => (
        <Line key={field.field} field={field} />
      ))}
    </Rows>
  )
}

function Line({ field }: { field: MappedField }) {
  const { admin } = useMay()
  const share = shareOf(field)
  const sources = sourceWords(field.sources, count)
  return (
    <Table.Tr>
      <Table.Td fw={500} title={field.field}>
        {field.field_name}
      </Table.Td>
      {admin ? <Marks field={field} /> : <Told field={field} />}
      <Table.Td ta="right" title={`${count(field.filled)} of ${count(field.of)}`}>
        <span className={classes.filled}>
          <span className={classes.bar} aria-hidden="true">
            <span style={{ width: `${share * 100}%` }} />
          </span>
          {percent(share)}
        </span>
      </Table.Td>
      <Table.Td title={sourceWords(field.sources, count, field.sources.length)}>
        <Text size="sm" maw={260}>
          {sources || <span className={classes.soft}>nothing yet</span>}
        </Text>
      </Table.Td>
      <Table.Td title={field.roles.join(', ')}>
        <Text size="sm" maw={220}>
          {field.roles.join(', ') || <span className={classes.soft}>nobody</span>}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

function Told({ field }: { field: MappedField }) {
  return (
    <>
      <Table.Td>{classNames[field.class]}</Table.Td>
      <Table.Td>{field.sensitive ? <Chip text="Sensitive" colour="orange" /> : ''}</Table.Td>
    </>
  )
}

function Marks({ field }: { field: MappedField }) {
  const change = useChangeField(field.object)
  const client = useQueryClient()
  const now = { class: field.class, sensitive: field.sensitive, ...(change.isPending ? change.variables : {}) }
  const set = (part: Pick<FieldChange, 'class' | 'sensitive'>) =>
    change.mutate(
      { slug: field.field, ...part },
      {
        onSuccess: async () => {
          await client.invalidateQueries({ queryKey: dataMapKey })
          said(`${field.field_name} saved`)
        },
        onError: (error) => failedTo(`${field.field_name} was not changed`, error),
      },
    )
  return (
    <>
      <Table.Td>
        <NativeSelect
          size="xs"
          variant="unstyled"
          miw={116}
          aria-label={`Kind of data of ${field.field_name}`}
          data={chosen}
          value={now.class ?? field.class}
          onChange={(event) => {
            const next = chosen.find((each) => each.value === event.currentTarget.value)
            if (next) set({ class: next.value })
          }}
        />
      </Table.Td>
      <Table.Td>
        <Checkbox size="xs" aria-label={`${field.field_name} is sensitive`} checked={now.sensitive === true} onChange={(event) => set({ sensitive: event.currentTarget.checked })} />
      </Table.Td>
    </>
  )
}
