/** One object: its names, its fields, and hiding it. */
import { Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { useAllObjects, useChangeObject, useHideObject, useRestoreField } from '../../api/schema'
import type { Field, ObjectGroup, ObjectType } from '../../api/types'
import { familyOf } from '../../fields/families'
import { attachedFields, ownFields } from '../../lib/common-fields'
import { Panel } from '../../ui/frame'
import { Icon } from '../../ui/icon'
import { Empty, Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { IconPicker } from './icon-picker'
import { kindOf } from './kinds'
import { groupChoices } from './new-object'
import classes from './objects.module.css'

export function ObjectSettings({ slug }: { slug: string }) {
  const objects = useAllObjects()
  const object = objects.data?.find((each) => each.slug === slug)
  if (objects.error) return <Failed error={objects.error} retry={() => void objects.refetch()} />
  if (!objects.data) {
    return (
      <Panel>
        <Lines count={8} height={20} />
      </Panel>
    )
  }
  if (!object) return <Empty title="There is no such object">It may have been hidden or renamed.</Empty>
  return (
    <>
      <Fields object={object} />
      <Names key={object.slug} object={object} />
    </>
  )
}

function Fields({ object }: { object: ObjectType }) {
  const restore = useRestoreField(object.slug)
  const fields = [...ownFields(object), ...attachedFields(object).filter((field) => field.type === 'roll_up')]
  const hidden = fields.filter((field) => field.hidden)
  return (
    <>
      <Panel
        title="Fields"
        flush
        aside={
          <Button component={Link} to={`/settings/objects/${object.slug}/new`} size="compact-sm" leftSection={<Icon name="plus" size={13} />}>
            New field
          </Button>
        }
      >
        <Rows label="Fields" columns={[{ name: 'Name' }, { name: 'Holds' }, { name: 'Section' }]}>
          {fields
            .filter((field) => !field.hidden)
            .map((field) => (
              <Table.Tr key={field.slug}>
                <Table.Td>
                  <Link to={`/settings/objects/${object.slug}/${field.slug}`} className={classes.name}>
                    <Icon name={familyOf(field.type).icon} size={14} />
                    {field.label}
                  </Link>
                  <Marks field={field} />
                </Table.Td>
                <Table.Td c="dimmed">{kindOf(field.type).name}</Table.Td>
                <Table.Td c="dimmed">{field.section ?? ''}</Table.Td>
              </Table.Tr>
            ))}
        </Rows>
      </Panel>
      {hidden.length > 0 && (
        <Panel title="Hidden fields" flush>
          {restore.error && <Failed error={restore.error} />}
          <Rows label="Hidden fields" columns={[{ name: 'Name' }, { name: '' }]}>
            {hidden.map((field) => (
              <Table.Tr key={field.slug}>
                <Table.Td c="dimmed">{field.label}</Table.Td>
                <Table.Td ta="right">
                  <Button size="compact-xs" variant="default" onClick={() => restore.mutate(field.slug)}>
                    Bring back
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Rows>
        </Panel>
      )}
    </>
  )
}

function Marks({ field }: { field: Field }) {
  const marks = [
    field.built_in === false ? 'yours' : null,
    field.required ? 'needed' : null,
    field.unique ? 'unique' : null,
    field.sensitive ? 'sensitive' : null,
  ].filter((each) => each !== null)
  return marks.map((mark) => (
    <span key={mark} className={classes.mark}>
      {mark}
    </span>
  ))
}

function Names({ object }: { object: ObjectType }) {
  const go = useNavigate()
  const change = useChangeObject()
  const hide = useHideObject()
  const [many, setMany] = useState(object.label)
  const [one, setOne] = useState(object.label_singular)
  const [icon, setIcon] = useState(object.icon ?? 'table')
  const [group, setGroup] = useState<ObjectGroup>(object.group ?? 'data')
  return (
    <Panel title="Name and icon">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(
            { slug: object.slug, label: many.trim(), label_singular: one.trim(), icon, group },
            { onSuccess: () => notifications.show({ message: `${many.trim()} saved`, withBorder: true }) },
          )
        }}
      >
        <Stack gap="sm">
          {(change.error ?? hide.error) && <Failed error={change.error ?? hide.error} />}
          <div className={classes.two}>
            <TextInput label="Name of the list" required withAsterisk={false} value={many} onChange={(event) => setMany(event.currentTarget.value)} />
            <TextInput label="Name of one" required withAsterisk={false} value={one} onChange={(event) => setOne(event.currentTarget.value)} />
          </div>
          <Select label="Stands under" allowDeselect={false} data={groupChoices} value={group} onChange={(chosen) => chosen && setGroup(chosen as ObjectGroup)} maw={240} />
          <IconPicker value={icon} onChange={setIcon} />
          <Text size="xs" c="dimmed">
            In the API it stays <code>{object.slug}</code>; a new name changes only what people read.
          </Text>
          <Group justify="space-between">
            <Button type="submit" loading={change.isPending}>
              Save
            </Button>
            {object.built_in === false && (
              <Button
                variant="subtle"
                color="red"
                loading={hide.isPending}
                onClick={() =>
                  hide.mutate(object.slug, {
                    onSuccess: () => {
                      notifications.show({ message: `${object.label} is hidden. Nothing was deleted; it can be brought back here.`, withBorder: true })
                      void go('/settings/objects')
                    },
                  })
                }
              >
                Hide {object.plural}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
