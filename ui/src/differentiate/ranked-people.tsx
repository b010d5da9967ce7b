/** Ten people ordered by one computed field, with the way to the whole list. */
import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import { useRecords } from '../api/records'
import type { ObjectType, Row } from '../api/types'
import { isMoney, money, percent } from '../lib/format'
import { titleOf } from '../lib/titles'
import { Avatar } from '../ui/avatar'
import { Panel } from '../ui/frame'
import { Failed, Lines } from '../ui/notice'
import classes from './home.module.css'

interface Props {
  object: ObjectType
  title: string
  by: string
  help: string
}

export function RankedPeople({ object, title, by, help }: Props) {
  const found = useRecords(object.slug, {
    sort: [{ field: by, direction: 'desc' }],
    fields: [...object.title_fields, by, 'chance_active', 'chance_active_90'],
    limit: 10,
  })
  const rows = (found.data?.data ?? []).filter((row) => isMoney(row[by]))
  return (
    <Panel
      title={title}
      flush
      aside={
        <Anchor component={Link} to={`/people?sort=-${by}&columns=${by},chance_active,chance_active_90,last_order_at,revenue`} size="xs">
          {help}
        </Anchor>
      }
    >
      {found.error ? (
        <div style={{ padding: 16 }}>
          <Failed error={found.error} retry={() => void found.refetch()} />
        </div>
      ) : !found.data ? (
        <div style={{ padding: 16 }}>
          <Lines count={10} height={16} gap="lg" />
        </div>
      ) : rows.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          Nobody is scored yet. Import orders, and values are computed at once.
        </Text>
      ) : (
        <ol className={classes.list}>
          {rows.map((row) => (
            <li key={row.id}>
              <Link to={`/people/${row.id}`} className={classes.item}>
                <Avatar name={titleOf(row, object)} size={24} />
                <span className={classes.who}>{titleOf(row, object)}</span>
                <span className={classes.side}>{chances(row, by)}</span>
                <span className={classes.amount}>{isMoney(row[by]) ? money(row[by]) : '–'}</span>
              </Link>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  )
}

function chances(row: Row, by: string): string {
  const now = row.chance_active
  const before = row.chance_active_90
  if (typeof now !== 'number') return ''
  if (by === 'slipping' && typeof before === 'number') return `${percent(before)} → ${percent(now)}`
  return `${percent(now)} active`
}
