/** What events of a kind carry: what came, and what somebody says should come. */
import { Checkbox, Select, Table, Text } from '@mantine/core'
import { type Property, useChangeKind, type WholeKind } from '../../api/events'
import { Chip } from '../../fields/chip'
import { ago, moment } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Rows } from '../../ui/rows'
import { failedTo, undoable } from '../../ui/undo-toast'
import { isType, strayTypes, typeChoices, typeWords } from './event-words'
import { SavedText } from './saved-text'
import classes from './events.module.css'

type Said = Partial<Pick<Property, 'declared_type' | 'required' | 'description'>>

export function Properties({ kind, fixed }: { kind: WholeKind; fixed: boolean }) {
  return (
    <Panel title="Properties" flush aside={kind.properties.length > 0 ? 'Events that do not fit what is declared here are refused from then on.' : undefined}>
      {kind.properties.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          Events of this kind carry nothing but their time. What they bring along stands here by itself.
        </Text>
      ) : (
        <Rows label="Table of properties" columns={[{ name: 'Property' }, { name: 'Came as' }, { name: 'Should be' }, { name: 'Required' }, { name: 'Description' }, { name: 'First seen' }]}>
          {kind.properties.map((each) => (
            <Line key={each.name} kind={kind.kind} property={each} fixed={fixed} />
          ))}
        </Rows>
      )}
    </Panel>
  )
}

function Line({ kind, property: kept, fixed }: { kind: string; property: Property; fixed: boolean }) {
  const { name } = kept
  const { mutateAsync, isPending, variables } = useChangeKind(kind)
  // What was chosen is shown at once.
  const property: Property = { ...kept, ...(isPending ? variables.properties?.[name] : {}) }
  const say = (said: Said) => mutateAsync({ properties: { [name]: said } })
  const change = async (words: string, next: Said, before: Said) => {
    try {
      await say(next)
      undoable(words, () => say(before))
    } catch (error) {
      failedTo(`${name} was not changed`, error)
    }
  }
  const stray = strayTypes(property)
  return (
    <Table.Tr>
      <Table.Td fw={500} className={classes.name}>
        {name}
      </Table.Td>
      <Table.Td>
        <span className={classes.types}>
          {property.types.map((type) => (
            <Chip key={type} text={typeWords[type] ?? type} colour={stray.includes(type) ? 'orange' : 'grey'} />
          ))}
        </span>
        {stray.length > 0 && (
          <span className={classes.stray}>
            <Icon name="alert" size={12} /> not as declared
          </span>
        )}
      </Table.Td>
      <Table.Td miw={150}>
        {fixed ? (
          property.declared_type ? typeWords[property.declared_type] : '–'
        ) : (
          <Select
            size="xs"
            aria-label={`Type of ${name}`}
            placeholder="Anything"
            clearable
            data={typeChoices}
            value={property.declared_type}
            onChange={(chosen) => {
              const declared_type = isType(chosen) ? chosen : null
              if (declared_type !== property.declared_type) void change(`Type of ${name} saved`, { declared_type }, { declared_type: property.declared_type })
            }}
          />
        )}
      </Table.Td>
      <Table.Td>
        {fixed ? (
          property.required ? 'yes' : 'no'
        ) : (
          <Checkbox
            size="xs"
            aria-label={`${name} is required`}
            checked={property.required}
            onChange={(event) => void change(event.currentTarget.checked ? `${name} is required` : `${name} may be left out`, { required: event.currentTarget.checked }, { required: property.required })}
          />
        )}
      </Table.Td>
      <Table.Td miw={200} className={classes.wrapping}>
        {fixed ? (property.description ?? '') : <SavedText hideLabel label={`Description of ${name}`} placeholder="What it says" value={property.description} save={(description) => say({ description })} />}
      </Table.Td>
      <Table.Td title={moment(property.first_seen_at)}>{ago(property.first_seen_at)}</Table.Td>
    </Table.Tr>
  )
}
