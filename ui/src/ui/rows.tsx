/** A plain table for short lists: users, jobs, imports. It scrolls sideways on a phone. */
import { Table } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './rows.module.css'

export interface Column {
  name: string
  right?: boolean
  /** Left out on a phone. */
  wide?: boolean
}

export function Rows({ label, columns, children }: { label: string; columns: Column[]; children: ReactNode }) {
  return (
    <div className={classes.wrap} tabIndex={0} role="region" aria-label={label}>
      <Table className={classes.table} horizontalSpacing="md" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column, index) => (
              <Table.Th key={column.name || index} ta={column.right ? 'right' : 'left'} {...(column.wide ? { visibleFrom: 'xs' } : {})}>
                {column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </div>
  )
}
