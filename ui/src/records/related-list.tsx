/** Records that point at this one: the newest few, and the way to all of them. */
import { Anchor, Table } from '@mantine/core'
import { Link } from 'react-router'
import { equals, useRecords } from '../api/records'
import type { Field, ObjectType, Row, Sort } from '../api/types'
import { familyOf } from '../fields/families'
import { isCommon } from '../lib/common-fields'
import { count } from '../lib/format'
import { writeListState } from '../lib/list-state'
import { namedBy, titleOf } from '../lib/titles'
import { Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import { canSum, defaultColumns, fieldOf } from './columns'
import classes from './related-list.module.css'

const few = 8

export function RelatedList({ object, field, id, label = object.label }: { object: ObjectType; field: Field; id: string; label?: string }) {
  const sort = newestFirst(object)
  const filter = equals(field.slug, id)
  const found = useRecords(object.slug, { filter, sort, limit: few, total: true })
  const named = namedBy(object, found.data?.data ?? [])
  const rows = found.data?.data ?? []
  // There is room for three; a column with nothing in it would only take it.
  const fields = defaultColumns(object)
    .filter((slug) => slug !== field.slug && !named.includes(slug) && rows.some((row) => (row[slug] ?? '') !== ''))
    .flatMap((slug) => fieldOf(object, slug) ?? [])
    .slice(0, 3)
  const sums = fields.filter((each) => each.type === 'money' && canSum(each)).map((each) => each.slug)
  const total = found.data?.total ?? found.data?.data.length ?? 0
  const all = `/${object.slug}?${writeListState({ filter, sort, sum: sums.slice(-1) })}`

  if (found.data?.data.length === 0) return null
  return (
    <Panel
      title={label}
      flush
      aside={
        total > 0 && (
          <Anchor component={Link} to={all} size="xs">
            {total === 1 ? 'Open as a list' : `All ${count(total)} ${object.plural}`}
          </Anchor>
        )
      }
    >
      {found.error ? (
        <div className={classes.pad}>
          <Failed error={found.error} retry={() => void found.refetch()} />
        </div>
      ) : !found.data ? (
        <div className={classes.pad}>
          <Lines count={4} />
        </div>
      ) : (
        <Rows object={object} fields={fields} rows={found.data.data} />
      )}
    </Panel>
  )
}

function Rows({ object, fields, rows }: { object: ObjectType; fields: Field[]; rows: Row[] }) {
  return (
    <Table.ScrollContainer minWidth={420} type="native" className={classes.scroll}>
      <Table className={classes.table} verticalSpacing={6} horizontalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{object.label_singular}</Table.Th>
            {fields.map((field) => (
              <Table.Th key={field.slug} ta={familyOf(field.type).align}>
                {field.label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>
                <Anchor component={Link} to={`/${object.slug}/${row.id}`} inherit c="inherit" fw={500}>
                  {titleOf(row, object)}
                </Anchor>
              </Table.Td>
              {fields.map((field) => {
                const family = familyOf(field.type)
                return (
                  <Table.Td key={field.slug} ta={family.align}>
                    <family.View field={field} value={row[field.slug]} row={row} />
                  </Table.Td>
                )
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** By the object's own moment if it has one, since the time of import says little. */
function newestFirst(object: ObjectType): Sort[] {
  const moment = object.fields.find((field) => field.sortable && !field.attached && !isCommon(field) && field.type.startsWith('date'))
  return [{ field: moment?.slug ?? 'created_at', direction: 'desc' }]
}
