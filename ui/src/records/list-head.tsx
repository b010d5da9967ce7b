/** The head of a list: name, search, columns, a new record; and what an empty list says. */
import { ActionIcon, Button, Group, TextInput, Title } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useMay } from '../api/may'
import type { ObjectType } from '../api/types'
import type { ListState } from '../lib/list-state'
import { Icon } from '../ui/icon'
import { Empty } from '../ui/notice'
import { ColumnChooser } from './column-chooser'
import { ExportMenu } from './export-menu'
import { AddFilter } from './filter-bar'
import { LayoutSwitch } from './layout-switch'
import type { Narrowed } from './use-list'
import classes from './list-page.module.css'

interface HeadProps {
  object: ObjectType
  state: ListState
  change: (part: Partial<ListState>) => void
  narrowed: Narrowed
  shown: string[]
}

export function ListHead({ object, state, change, narrowed, shown }: HeadProps) {
  const [typed, setTyped] = useState(state.search)
  const ask = useDebouncedCallback((search: string) => change({ search }), 200)
  const may = useMay()
  useEffect(() => setTyped(state.search), [state.search])
  return (
    <header className={classes.head}>
      <Title order={1} className={classes.heading} title={object.label}>
        {object.label}
      </Title>
      <TextInput
        id="list-search"
        className={classes.find}
        size="xs"
        placeholder={`Search ${object.plural}`}
        aria-label={`Search ${object.plural}`}
        leftSection={<Icon name="search" size={14} />}
        rightSection={
          typed !== '' && (
            <ActionIcon size={20} aria-label="Clear the search" onClick={() => change({ search: '' })}>
              <Icon name="close" size={12} />
            </ActionIcon>
          )
        }
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          ask(event.currentTarget.value)
        }}
      />
      <div className={classes.tools}>
        <AddFilter object={object} filter={state.filter} onChange={(filter) => change({ filter })} />
        <LayoutSwitch object={object} state={state} change={change} />
        {may.act('export') && may.on(object.slug, 'export') && <ExportMenu object={object} narrowed={narrowed} sort={state.sort} fields={shown} />}
        <ColumnChooser object={object} chosen={state.columns} onChange={(columns) => change({ columns })} />
        {may.on(object.slug, 'create') && object.fields.some((field) => !field.read_only) && (
          <Button component={Link} to={`/${object.slug}/new`} aria-label={`New ${object.singular}`} className={classes.make}>
            <Icon name="plus" size={14} />
            <span className={classes.makeName}>New {object.singular}</span>
          </Button>
        )}
      </div>
    </header>
  )
}

export function EmptyList({ object, narrowed, change }: {
  object: ObjectType
  narrowed: boolean
  change: (part: Partial<ListState>) => void
}) {
  const may = useMay()
  if (narrowed) {
    return (
      <div style={{ flex: 1 }}>
        <Empty
          icon="filter"
          title={`No ${object.singular} matches`}
          action={
            <Button variant="default" onClick={() => change({ filter: null, search: '' })}>
              Show all {object.plural}
            </Button>
          }
        >
          Loosen a condition or search for fewer letters.
        </Empty>
      </div>
    )
  }
  const makes = may.on(object.slug, 'create') && object.fields.some((field) => !field.read_only)
  const imports = may.act('import') && may.on(object.slug, 'import')
  return (
    <div style={{ flex: 1 }}>
      <Empty
        title={`No ${object.plural} yet`}
        action={
          (makes || imports) && (
            <Group gap="xs" justify="center">
              {imports && (
                <Button component={Link} to="/imports/new" variant={makes ? 'default' : 'filled'} leftSection={<Icon name="import" size={14} />}>
                  Import a file
                </Button>
              )}
              {makes && (
                <Button component={Link} to={`/${object.slug}/new`} leftSection={<Icon name="plus" size={14} />}>
                  New {object.singular}
                </Button>
              )}
            </Group>
          )
        }
      >
        {makes && imports
          ? 'Add the first by hand, or bring many from a file; they stand here to sort, filter and open.'
          : makes
            ? 'Add the first by hand; they stand here to sort, filter and open.'
            : imports
              ? 'Bring them from a file; they stand here to sort, filter and open.'
              : 'There are none that you may see.'}
      </Empty>
    </div>
  )
}
