/** What the firm keeps: its own objects and the built-in ones, made, renamed, hidden, brought back. */
import { Button, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import { useAllObjects, useRestoreObject } from '../../api/schema'
import type { ObjectType } from '../../api/types'
import { ownFields } from '../../lib/common-fields'
import { count } from '../../lib/format'
import { Panel } from '../../ui/frame'
import { Icon, iconNamed } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { Rows } from '../../ui/rows'
import { NewObject } from './new-object'
import classes from './objects.module.css'

export function Objects() {
  const objects = useAllObjects()
  const [making, setMaking] = useState(() => window.location.hash === '#new')
  if (objects.error) return <Failed error={objects.error} retry={() => void objects.refetch()} />
  if (!objects.data) {
    return (
      <Panel>
        <Lines count={8} height={20} />
      </Panel>
    )
  }
  const shown = objects.data.filter((each) => !each.hidden)
  const hidden = objects.data.filter((each) => each.hidden)
  const own = shown.filter((each) => each.built_in === false)
  return (
    <>
      {making ? (
        <NewObject onDone={() => setMaking(false)} />
      ) : (
        <div>
          <Button leftSection={<Icon name="plus" size={14} />} onClick={() => setMaking(true)}>
            New object
          </Button>
          <Text size="sm" c="dimmed" mt="xs">
            An object is a list of things of one kind, such as events, contracts or machines. It gets its own page, filters, import and rights.
          </Text>
        </div>
      )}
      {own.length > 0 && <List title="Made here" objects={own} />}
      <List title="Built in" objects={shown.filter((each) => each.built_in !== false)} />
      {hidden.length > 0 && <Hidden objects={hidden} />}
    </>
  )
}

function List({ title, objects }: { title: string; objects: ObjectType[] }) {
  return (
    <Panel title={title} flush>
      <Rows label={title} columns={[{ name: 'Name' }, { name: 'Fields', right: true }, { name: 'Of your own', right: true }]}>
        {objects.map((object) => {
          const fields = ownFields(object)
          const made = fields.filter((field) => field.built_in === false).length
          return (
            <Table.Tr key={object.slug}>
              <Table.Td>
                <Link to={`/settings/objects/${object.slug}`} className={classes.name}>
                  <Icon name={iconNamed(object.icon) ?? 'table'} />
                  {object.label}
                </Link>
              </Table.Td>
              <Table.Td ta="right">{count(fields.length)}</Table.Td>
              <Table.Td ta="right">{made === 0 ? '–' : count(made)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Rows>
    </Panel>
  )
}

function Hidden({ objects }: { objects: ObjectType[] }) {
  const restore = useRestoreObject()
  return (
    <Panel title="Hidden" flush>
      {restore.error && <Failed error={restore.error} />}
      <Rows label="Hidden" columns={[{ name: 'Name' }, { name: '' }]}>
        {objects.map((object) => (
          <Table.Tr key={object.slug}>
            <Table.Td c="dimmed">{object.label}</Table.Td>
            <Table.Td ta="right">
              <Button size="compact-xs" variant="default" loading={restore.isPending && restore.variables === object.slug} onClick={() => restore.mutate(object.slug)}>
                Bring back
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Rows>
    </Panel>
  )
}
