/** Single fields that a role does not see, or sees and does not change. */
import { ActionIcon, Button, Group, SegmentedControl, Select, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useObjects } from '../../api/records'
import type { RoleSaid } from '../../api/rights'
import { ownFields } from '../../lib/common-fields'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Rows } from '../../ui/rows'
import { withFieldRight } from './matrix'

export function FieldRights({ role, onChange }: { role: RoleSaid; onChange: (role: RoleSaid) => void }) {
  const objects = useObjects().data ?? []
  const [slug, setSlug] = useState('people')
  const [field, setField] = useState<string | null>(null)
  const object = objects.find((each) => each.slug === slug)
  const lines = Object.entries(role.fields).flatMap(([of, fields]) => Object.entries(fields).map(([name, right]) => ({ of, name, right })))
  const label = (of: string, name: string) => {
    const owner = objects.find((each) => each.slug === of)
    return `${owner?.label_singular ?? of}: ${owner?.fields.find((each) => each.slug === name)?.label ?? name}`
  }
  return (
    <Panel title="Single fields">
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          Every field of a visible record is shown. Choose one to hide or to protect it.
        </Text>
      ) : (
        <Rows label="Single fields" columns={[{ name: 'Field' }, { name: 'May' }, { name: '' }]}>
          {lines.map(({ of, name, right }) => (
            <Table.Tr key={`${of}.${name}`}>
              <Table.Td>{label(of, name)}</Table.Td>
              <Table.Td>
                <SegmentedControl
                  size="xs"
                  aria-label={label(of, name)}
                  data={[
                    { value: 'hidden', label: 'not see it' },
                    { value: 'read', label: 'see it only' },
                  ]}
                  value={right}
                  onChange={(chosen) => onChange(withFieldRight(role, of, name, chosen === 'hidden' ? 'hidden' : 'read'))}
                />
              </Table.Td>
              <Table.Td ta="right">
                <ActionIcon aria-label={`No limit for ${label(of, name)}`} onClick={() => onChange(withFieldRight(role, of, name, null))}>
                  <Icon name="close" size={13} />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Rows>
      )}
      <Group gap="xs" mt="sm" align="flex-end">
        <Select size="xs" label="Of" searchable allowDeselect={false} data={objects.map((each) => ({ value: each.slug, label: each.label }))} value={slug} onChange={(chosen) => { setSlug(chosen ?? 'people'); setField(null) }} />
        <Select size="xs" label="Field" searchable data={object ? ownFields(object).map((each) => ({ value: each.slug, label: each.label })) : []} value={field} onChange={setField} />
        <Button
          variant="default"
          disabled={!field}
          onClick={() => {
            if (field) onChange(withFieldRight(role, slug, field, 'hidden'))
            setField(null)
          }}
        >
          Hide it
        </Button>
      </Group>
    </Panel>
  )
}
