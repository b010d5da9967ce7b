/** Everything that can be asked about: tables, views and the firm's functions, with their columns. A click inserts the name. */
import { TextInput, Tooltip, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useTables } from '../../api/sql'
import type { SqlTable } from '../../api/types'
import { Icon } from '../../ui/icon'
import { Failed, Lines } from '../../ui/notice'
import { callOf, firmFunctions } from './functions'
import classes from './side.module.css'

export function SchemaBrowser({ onInsert }: { onInsert: (text: string) => void }) {
  const tables = useTables()
  const [typed, setTyped] = useState('')
  const wanted = typed.trim().toLowerCase()
  const found = (tables.data ?? []).flatMap((table) => matching(table, wanted))
  const functions = firmFunctions.filter((each) => each.name.includes(wanted))
  return (
    <div className={classes.part}>
      <TextInput
        size="xs"
        placeholder="Find a table or column"
        aria-label="Find a table or column"
        leftSection={<Icon name="search" size={14} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Tables and columns">
        {tables.error ? (
          <Failed error={tables.error} retry={() => void tables.refetch()} />
        ) : !tables.data ? (
          <Lines count={8} />
        ) : (
          <>
            {found.map(({ table, columns, opened }) => (
              <Table key={table.name} table={table} columns={columns} forced={opened} onInsert={onInsert} />
            ))}
            {functions.length > 0 && <div className={classes.title}>Functions of the firm</div>}
            {functions.map((each) => (
              <Tooltip key={each.name} label={each.help} position="right" multiline maw={280} openDelay={400}>
                <UnstyledButton className={classes.name} onClick={() => onInsert(callOf(each))} aria-description={each.help}>
                  <span className={classes.code}>{each.name}</span>
                  <span className={classes.type}>{each.gives}</span>
                </UnstyledButton>
              </Tooltip>
            ))}
            {found.length === 0 && functions.length === 0 && <p className={classes.none}>Nothing is called “{typed.trim()}”.</p>}
          </>
        )}
      </div>
    </div>
  )
}

interface Match {
  table: SqlTable
  columns: SqlTable['columns']
  opened: boolean
}

/** A table is found by its own name with all columns, or by those of its columns that match. */
function matching(table: SqlTable, wanted: string): Match[] {
  if (wanted === '' || table.name.includes(wanted)) return [{ table, columns: table.columns, opened: false }]
  const columns = table.columns.filter((each) => each.name.includes(wanted))
  return columns.length > 0 ? [{ table, columns, opened: true }] : []
}

interface TableProps {
  table: SqlTable
  columns: SqlTable['columns']
  forced: boolean
  onInsert: (text: string) => void
}

function Table({ table, columns, forced, onInsert }: TableProps) {
  const [unfolded, setUnfolded] = useState(false)
  const open = unfolded || forced
  return (
    <div className={classes.table}>
      <div className={classes.tableHead}>
        <UnstyledButton
          className={classes.fold}
          aria-expanded={open}
          aria-label={`Columns of ${table.name}`}
          onClick={() => setUnfolded(!open)}
        >
          <Icon name={open ? 'down' : 'right'} size={13} />
        </UnstyledButton>
        <Tooltip label={table.help} position="right" multiline maw={280} openDelay={400} disabled={table.help === ''}>
          <UnstyledButton className={classes.name} onClick={() => onInsert(table.name)} aria-description={table.help}>
            <span className={`${classes.code} ${classes.strong}`}>{table.name}</span>
            {table.kind === 'view' && <span className={classes.type}>view</span>}
          </UnstyledButton>
        </Tooltip>
      </div>
      {open && (
        <div className={classes.columns}>
          {table.help !== '' && <p className={classes.help}>{table.help}</p>}
          {columns.map((column) => (
            <Tooltip key={column.name} label={column.help} position="right" multiline maw={280} openDelay={400} disabled={!column.help}>
              <UnstyledButton className={classes.name} onClick={() => onInsert(column.name)} aria-description={column.help}>
                <span className={classes.code}>{column.name}</span>
                <span className={classes.type}>{column.type}</span>
              </UnstyledButton>
            </Tooltip>
          ))}
        </div>
      )}
    </div>
  )
}
